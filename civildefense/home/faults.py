"""What an unexpected fault answers: the API a problem detail, a browser a page; both with a number to ask about."""

import logging
import sys
import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from civildefense.common.api.problems import CONTENT_TYPE, problem

log = logging.getLogger(__name__)


def unexpected(request: HttpRequest) -> HttpResponse:
    """``handler500``. Nothing of the fault itself goes out; the log has it under the request's number."""
    number = uuid.uuid4().hex[:12]
    log.error("request %s: %s %s", number, request.method, request.path, exc_info=sys.exc_info()[1])
    answer = _problem(number) if request.path.startswith("/api/") else _page(number)
    answer.headers["X-Request-ID"] = number
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _problem(number: str) -> HttpResponse:
    sentence = _("The request could not be carried out. The fault is recorded; give this number when you ask about it.")
    body = problem(
        500, _("An unexpected fault"), code="unexpected", detail=sentence, members={"request_id": number}
    )  # fmt: skip
    return JsonResponse(body, status=500, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False})


def _page(number: str) -> HttpResponse:
    return HttpResponse(render_to_string("500.html", {"number": number}), status=500)
