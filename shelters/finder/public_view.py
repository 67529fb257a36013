"""What every public answer to a program has in common: who may ask how, and how it is told that something is wrong."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from civildefense.common.api.problems import CONTENT_TYPE, problem
from shelters.finder.public_query import BadParameter
from shelters.finder.snapshot import load_current

View = Callable[..., HttpResponseBase]
FRESH = "public, max-age=60"
METHODS = "GET, HEAD, OPTIONS"


def public_view(view: View) -> View:
    """GET and HEAD for everybody, from any page; what is wrong comes back as a problem detail."""

    def answer(request: HttpRequest, **arguments: str) -> HttpResponseBase:
        response: HttpResponseBase
        if request.method == "OPTIONS":
            response = _permission()
        elif request.method not in ("GET", "HEAD"):
            response = refusal(405, _("Only GET is possible here"), "method_not_allowed")
            response["Allow"] = METHODS
        elif (current := load_current()) is None:
            response = refusal(503, _("No data are published yet"), "no_snapshot")
            response["Retry-After"] = "60"
        else:
            try:
                response = view(request, current, **arguments)
            except BadParameter as wrong:
                errors = [{"parameter": wrong.parameter, "code": "invalid", "detail": wrong.sentence}]
                detail = f"{wrong.parameter}: {wrong.sentence}"
                response = refusal(
                    400, _("A parameter is not right"), "bad_parameter", detail=detail, members={"errors": errors}
                )
        response["Access-Control-Allow-Origin"] = "*"
        response["Cache-Control"] = FRESH if response.status_code in (200, 304) else "no-store"
        return response

    return answer


def _permission() -> HttpResponse:
    """What a browser asks before a page of another site may send a request with headers of its own."""
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type, If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response


def refusal(status: int, title: str, code: str, **more: Any) -> HttpResponse:
    body = json.dumps(problem(status, title, code=code, **more), ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=CONTENT_TYPE)
