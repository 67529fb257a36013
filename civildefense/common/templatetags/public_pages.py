"""Links of the public header that work without scripts: the other language, and larger text."""

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import reverse, translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

register = template.Library()
OWN_NAMES = {"zh-hans": "中文", "en": "English"}


@register.simple_tag(takes_context=True)
def language_link(context: Context) -> SafeString:
    """A link to this page in the other language, named in that language."""
    here = context["request"].get_full_path()
    other = next(code for code, _name in settings.LANGUAGES if code != get_language())
    return format_html(
        '<a href="{}" hreflang="{}" lang="{}">{}</a>', translate_url(here, other), other, other, OWN_NAMES[other]
    )


@register.simple_tag(takes_context=True)
def text_size_links(context: Context) -> SafeString:
    """Two links of which the style sheet shows the one that changes something."""
    query = urlencode({"next": context["request"].get_full_path()})
    return format_html(
        '<a class="when-normal" href="{}?{}" data-text-size="large">{}</a>'
        '<a class="when-large" href="{}?{}" data-text-size="normal">{}</a>',
        reverse("text_size", args=["large"]), query, gettext("Large text"),
        reverse("text_size", args=["normal"]), query, gettext("Normal text"),
    )  # fmt: skip
