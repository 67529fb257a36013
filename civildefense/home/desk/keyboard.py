"""The keys of the desk: one table from which the help is printed and by which the script acts."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import User
from civildefense.common.admin.links import changelist_url
from civildefense.records.models import ImportBatch, Job
from projects.enterprises.models import Enterprise
from shelters.facilities.models import Facility
from shelters.finder.models import PublishedSite, SiteReport


@dataclass(frozen=True)
class Key:
    """``keys`` are typed one after the other; with ``url`` they go there, otherwise the script knows what they do."""

    keys: str
    label: str
    url: str = ""

    @property
    def strokes(self) -> list[str]:
        return self.keys.split()


@dataclass(frozen=True)
class KeyGroup:
    heading: str
    keys: list[Key]


ANYWHERE = (
    ("/", gettext_lazy("Search")),
    ("?", gettext_lazy("This help")),
    ("Esc", gettext_lazy("Close, leave a field")),
)
IN_A_LIST = (
    ("j", gettext_lazy("Next row")),
    ("k", gettext_lazy("Row before")),
    ("Enter", gettext_lazy("Open the row")),
    ("x", gettext_lazy("Choose the row, or choose it no more")),
    ("n", gettext_lazy("Add a new one")),
)
ON_A_RECORD = (
    ("e", gettext_lazy("To the first field")),
    ("s", gettext_lazy("Save")),
    ("u", gettext_lazy("Up to the list")),
)
TABLES: tuple[tuple[str, type[Any]], ...] = (
    ("f", Facility),
    ("e", Enterprise),
    ("i", ImportBatch),
    ("r", SiteReport),
    ("p", PublishedSite),
    ("j", Job),
    ("u", User),
)


def key_groups(request: HttpRequest, site: AdminSite) -> list[KeyGroup]:
    """Only keys that do something for this reader."""
    return [
        KeyGroup(_("Anywhere"), _plain(ANYWHERE)),
        KeyGroup(_("Go to"), _ways(request, site)),
        KeyGroup(_("In a list"), _plain(IN_A_LIST)),
        KeyGroup(_("On a record"), _plain(ON_A_RECORD)),
    ]


def _plain(keys: tuple[tuple[str, Any], ...]) -> list[Key]:
    return [Key(name, str(label)) for name, label in keys]


def _ways(request: HttpRequest, site: AdminSite) -> list[Key]:
    lists = [
        Key(f"g {letter}", capfirst(str(meta.verbose_name_plural)), changelist_url(meta))
        for letter, meta in ((letter, model._meta) for letter, model in TABLES)
        if site.is_registered(meta.model) and site.get_model_admin(meta.model).has_view_permission(request)
    ]
    pages = [
        Key("g h", str(site.index_title), reverse("admin:index")),
        Key("g n", _("Inbox"), reverse("admin:inbox")),
    ]
    return [*pages, *lists]


def page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The same table as a page, for whoever has no script."""
    context = {**site.each_context(request), "title": _("Keyboard")}
    return render(request, "home/desk/keyboard.html", context)
