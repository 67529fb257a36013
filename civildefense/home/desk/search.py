"""The search of the desk: one box over everything that the reader may see, grouped by kind, with the reason."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from civildefense.common.search import Searchable, declared, values_at
from civildefense.records.search.finding import LONGEST_QUESTION, Answer, Group, Hit, find

# Of each kind: in the panel below the box, on the page, on the page of one kind.
MOST_IN_PANEL, MOST_ON_PAGE, MOST_OF_ONE = 3, 6, 50
LONGEST_VALUE = 90


@dataclass(frozen=True)
class Line:
    url: str
    title: SafeString
    beside: str
    reasons: list[tuple[str, SafeString]]


@dataclass(frozen=True)
class Section:
    kind: str
    heading: str
    lines: list[Line]
    more_url: str


def page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """``?q=…`` all kinds, ``&kind=…`` one of them, ``&part=1`` the panel below the box."""
    typed = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    chosen, is_panel = request.GET.get("kind", ""), "part" in request.GET
    kinds = [known for known in kinds_of(request, site) if chosen in ("", known.kind)]
    most = MOST_IN_PANEL if is_panel else MOST_OF_ONE if chosen else MOST_ON_PAGE
    answer = find(typed, user=request.user, kinds=kinds, most=most) if kinds else Answer([])
    context = {
        "groups": [_section(group, typed, site, chosen) for group in answer.groups],
        "is_near": answer.is_near,
        "typed": typed,
        "page_url": f"{reverse('admin:search')}?{urlencode({'q': typed})}",
        "is_one_kind": bool(chosen),
        "most": most,
    }
    if is_panel:
        return render(request, "home/desk/search_panel.html", context)
    shared = {**site.each_context(request), "title": _("Search"), "searched": typed}
    return render(request, "home/desk/search.html", {**shared, **context})


def kinds_of(request: HttpRequest, site: AdminSite) -> list[Searchable]:
    """Tables that the reader may open on the desk, as the desk orders its lists."""
    order = [app["app_label"] for app in site.get_app_list(request)]
    open_here = [
        known
        for known in declared().values()
        if site.is_registered(known.model) and site.get_model_admin(known.model).has_view_permission(request)
    ]
    return sorted(open_here, key=lambda known: order.index(known.model._meta.app_label))


def _section(group: Group, typed: str, site: AdminSite, chosen: str) -> Section:
    known = group.known
    more = f"{reverse('admin:search')}?{urlencode({'q': typed, 'kind': known.kind})}"
    return Section(
        kind=known.kind,
        heading=capfirst(str(known.model._meta.verbose_name_plural)),
        lines=[_line(hit, known, typed, site.get_model_admin(known.model)) for hit in group.hits],
        more_url=more if group.has_more and not chosen else "",
    )


def _line(hit: Hit, known: Searchable, typed: str, desk: Any) -> Line:
    title, words = str(hit.row), typed.split()
    beside = next((str(value) for value in values_at(hit.row, known.beside)), "") if known.beside else ""
    said = {title, beside}
    reasons = [(why.label, marked(_around(why.value, words), words)) for why in hit.reasons if why.value not in said]
    return Line(desk.change_url(hit.row), marked(title, words), beside, reasons)


def _around(value: str, words: list[str]) -> str:
    """A long value from a little before the first word."""
    places = [place for word in words if (place := value.lower().find(word.lower())) >= 0]
    start = max(min(places, default=0) - 20, 0)
    return ("…" if start else "") + Truncator(value[start:]).chars(LONGEST_VALUE)


def marked(text: str, words: list[str]) -> SafeString:
    """``text`` with each of the words in ``<mark>``."""
    wanted = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    pieces = re.split(f"({wanted})", text, flags=re.IGNORECASE) if wanted else [text]
    # What the pattern caught stands at every second place.
    return format_html_join("", "{}", ((_mark(piece) if place % 2 else piece,) for place, piece in enumerate(pieces)))


def _mark(found: str) -> SafeString:
    return format_html("<mark>{}</mark>", found)
