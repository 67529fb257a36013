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
        """The chip's choice comes last, so that every chip can be counted under the other filters."""
        self.request = request
        chosen = self.filter_params.pop(self._chip_lookup, None)
        self.rows_of_all_chips = super().get_queryset(request, exclude_parameters)
        if chosen is None:
            return self.rows_of_all_chips
        self.filter_params[self._chip_lookup] = chosen
        return self.rows_of_all_chips.filter(**{self._chip_lookup: chosen[-1]})

    @property
    def _chip_lookup(self) -> str:
        return f"{self.model_admin.count_by}__exact"

    def chips(self) -> list[Chip]:
        """How many rows each state has; nothing without ``count_by``."""
        name, lookup = self.model_admin.count_by, self._chip_lookup
        if not name:
            return []
        rows = self.rows_of_all_chips.order_by().select_related(None)
        counts = dict(rows.values_list(name).annotate(Count("pk")))
        chosen = self.params.get(lookup, "")
        everything = Chip(_("All"), sum(counts.values()), self.get_query_string(remove=[lookup]), not chosen)
        return [everything] + [
            Chip(str(label), counts[value], self.get_query_string({lookup: value}), chosen == value)
            for value, label in self.opts.get_field(name).flatchoices
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
