"""The list of a table: links by ``uid``, chips that count each state, columns that a reader chose."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Count
from django.urls import reverse
from django.utils.functional import cached_property
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


class KnownCountPaginator(Paginator):
    """Where the chips have counted the rows, the table is not counted again."""

    @cached_property
    def count(self) -> int:
        return getattr(self.object_list, "known_count", None) or super().count


class OfficeChangeList(ChangeList):
    def url_for_result(self, result: Any) -> str:
        """Primary keys never leave the house."""
        key = getattr(result, "uid", result.pk)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=(quote(str(key)),), current_app=self.model_admin.admin_site.name)

    def get_queryset(self, request: Any, exclude_parameters: list[str] | None = None) -> Any:
        """The chip's choice comes last, so that every chip is counted under the other filters."""
        self.request = request
        if not self.model_admin.count_by:
            return super().get_queryset(request, exclude_parameters)
        chosen = self.filter_params.pop(self._chip_lookup, None)
        rows = super().get_queryset(request, exclude_parameters)
        plain = rows.order_by().select_related(None).prefetch_related(None)
        self.counts = dict(plain.values_list(self.model_admin.count_by).annotate(Count("pk")))
        if chosen is not None:
            self.filter_params[self._chip_lookup] = chosen
            rows = rows.filter(**{self._chip_lookup: chosen[-1]})
        rows.known_count = sum(self.counts.values()) if chosen is None else self.counts.get(chosen[-1], 0)
        return rows

    @property
    def _chip_lookup(self) -> str:
        return f"{self.model_admin.count_by}__exact"

    def chips(self) -> list[Chip]:
        """How many rows each state has; nothing without ``count_by``."""
        name, lookup = self.model_admin.count_by, self._chip_lookup
        if not name:
            return []
        chosen = self.params.get(lookup, "")
        everything = Chip(_("All"), sum(self.counts.values()), self.get_query_string(remove=[lookup]), not chosen)
        return [everything] + [
            Chip(str(label), self.counts[value], self.get_query_string({lookup: value}), chosen == value)
            for value, label in self.opts.get_field(name).flatchoices
            if value in self.counts
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
