"""What hangs on a development's page: panels, events of its life and notices, each from the slice that knows them.

An upper slice registers a ``Panel``; the page shows those whose ``right`` the reader has, by ``order``: the four
togethers and areas come first (10, 20), then what upper slices add (30 to 60), people, advice and acceptance last.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from projects.developments.models import Development


@dataclass(frozen=True)
class LifeEvent:
    """One line of the project's life: what happened on that day, who did it and why."""

    on: dt.date
    title: str
    who: str = ""
    why: str = ""
    url: str = ""
    is_alert: bool = False


@dataclass(frozen=True)
class Notice:
    """Something about this development that somebody has to look at."""

    text: str
    url: str = ""


class Panel:
    """A part of the page. ``template`` gets what ``context`` returns, with ``development`` and ``request``."""

    code: str
    title: Any
    right: str = "projects.view_development"
    template: str
    order: int = 50

    def context(self, request: HttpRequest, development: Development) -> dict[str, Any] | None:
        """None: nothing to show here."""
        return {}

    def events(self, request: HttpRequest, development: Development) -> Iterable[LifeEvent]:
        return ()

    def notices(self, request: HttpRequest, development: Development) -> Iterable[Notice]:
        return ()


@dataclass(frozen=True)
class Shown:
    """A panel as the page prints it."""

    code: str
    title: Any
    html: str = field(repr=False)


_PANELS: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    _PANELS[panel.code] = panel


def open_to(user: Any) -> list[Panel]:
    return sorted((panel for panel in _PANELS.values() if user.has_perm(panel.right)), key=lambda panel: panel.order)


def shown(request: HttpRequest, development: Development) -> Iterator[Shown]:
    for panel in open_to(request.user):
        context = panel.context(request, development)
        if context is not None:
            html = render_to_string(panel.template, {**context, "development": development}, request=request)
            yield Shown(panel.code, panel.title, html)


def life(request: HttpRequest, development: Development) -> list[LifeEvent]:
    """From filing to use, oldest first; what happened on one day keeps the order of the panels."""
    panels = open_to(request.user)
    return sorted(
        (event for panel in panels for event in panel.events(request, development)), key=lambda event: event.on
    )


def notices(request: HttpRequest, development: Development) -> list[Notice]:
    return [notice for panel in open_to(request.user) for notice in panel.notices(request, development)]
