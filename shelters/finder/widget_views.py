"""The finder inside other sites' pages: one small page that may be framed, the script that frames it, how to use it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shelters.finder import pages, shell
from shelters.finder.answers import Question, answer
from shelters.finder.snapshot import load_current
from shelters.finder.wording import is_english, say

ROWS = 5
LOADER = "shelters/widget/loader.js"


@require_safe
def widget(request: HttpRequest) -> HttpResponse:
    """A search box and the nearest entrances. Only this page may stand in others' frames; it sets no cookie."""
    current = load_current()
    context = pages.shell_context(current, "widget", _("The nearest shelter"))
    question = Question.from_query({"q": request.GET.get("q", ""), "limit": str(ROWS)})
    context |= {"query": question.as_context(), "rows": ROWS, "framed": True}
    if question.text:
        context |= answer(current, question)
        # Where it searched from, as the script says it: the place may be a guess.
        if context["origin_text"]:
            context["status"] = say("two_sentences", first=context["origin_text"], second=context["status"])
    response = render(request, "shelters/finder/widget.html", context)
    response.xframe_options_exempt = True  # type: ignore[attr-defined]
    response._csp_replace = {"frame-ancestors": settings.WIDGET_FRAME_ANCESTORS}  # type: ignore[attr-defined]
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def widget_loader(request: HttpRequest) -> HttpResponse:
    """The script under an address that stays: other sites write it into their pages once."""
    source = shell.source_file(LOADER)
    assert source is not None  # it is part of the portal
    response = HttpResponse(source.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=3600)
    return response


@require_safe
def widget_about(request: HttpRequest) -> HttpResponse:
    """How to put the finder into one's own page, with the lines to copy."""
    context: dict[str, Any] = pages.shell_context(load_current(), "widget", _("The finder in your own page"))
    site, language = settings.SITE_URL.rstrip("/"), "en" if is_english() else "zh"
    # The loader has one address; the frame has one a language.
    context |= {
        "script_code": f'<script src="{site}/shelters/widget.js" data-lang="{language}"></script>',
        "frame_code": f'<iframe src="{site}{reverse("finder:widget")}" title="{_("The nearest shelter")}"'
        ' width="100%" height="480" allow="geolocation" loading="lazy"></iframe>',
        "allowed": "" if "*" in settings.WIDGET_FRAME_ANCESTORS else " ".join(settings.WIDGET_FRAME_ANCESTORS),
    }
    response = render(request, "shelters/finder/widget_about.html", context)
    patch_cache_control(response, no_cache=True)
    return response
