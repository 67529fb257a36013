"""The language of an answer, settled together with its format.

Pages ignore Accept-Language, so that an English browser still meets Chinese first. A program is different: it says
what it wants. The API therefore answers in Chinese unless the caller asks for English by ``?lang=en`` or by
``Accept-Language: en``; whoever says nothing, or names any other language, gets Chinese.
"""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.negotiation import DefaultContentNegotiation

ENGLISH = "en"


def wanted_language(request: Any) -> str:
    if asked := request.GET.get("lang"):
        return ENGLISH if asked.lower() == ENGLISH else settings.LANGUAGE_CODE
    for code, _weight in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "").lower()):
        if code.split("-")[0] == ENGLISH:
            return ENGLISH
        if code.split("-")[0] == "zh":
            break
    return settings.LANGUAGE_CODE


class LanguageNegotiation(DefaultContentNegotiation):
    """The first thing that a view does, before it can refuse anything in the wrong language."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        translation.activate(wanted_language(request))
        return super().select_renderer(request, renderers, format_suffix)
