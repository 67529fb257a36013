"""The list of a table: links by ``uid``, chips that count each state, columns that a reader chose."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Chip:
    """One state with its count; ``url`` keeps every other filter."""

    label: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Tool:
    """A link above the list."""

    label: str
    url: str


class OfficeChangeList(ChangeList):
    def url_for_result(self, result: Any) -> str:
        """Primary keys never leave the house."""
        key = getattr(result, "uid", result.pk)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=(quote(str(key)),), current_app=self.model_admin.admin_site.name)

    def get_queryset(self, request: Any, exclude_parameters: list[str] | None = None) -> Any:
        rows = super().get_queryset(request, exclude_parameters)
        self.request = request
        return rows

    def chips(self) -> list[Chip]:
        """How many rows each state has under the other filters; nothing without ``count_by``."""
        field_name = self.model_admin.count_by
        if not field_name:
            return []
        lookup = f"{field_name}__exact"
        rows = super().get_queryset(self.request, exclude_parameters=[lookup]).order_by().select_related(None)
        counts = dict(rows.values_list(field_name).annotate(Count("pk")))
        chosen = self.params.get(lookup, "")
        labels = dict(self.opts.get_field(field_name).flatchoices)
        everything = Chip(_("All"), sum(counts.values()), self.get_query_string(remove=[lookup]), not chosen)
        return [everything] + [
            Chip(str(label), counts[value], self.get_query_string({lookup: value}), chosen == value)
            for value, label in labels.items()
            if value in counts
        ]

    def tools(self) -> list[Tool]:
        """This very view as a file (the same filters, search, order and columns), and what the table adds."""
        found = []
        if self.model_admin.can_export:
            found = [
                Tool(_("Export XLSX"), f"export/{self.get_query_string({'format': 'xlsx'})}"),
                Tool(_("Export CSV"), f"export/{self.get_query_string({'format': 'csv'})}"),
            ]
        return found + self.model_admin.list_tools(self.request, self)
