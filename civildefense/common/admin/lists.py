"""The list of a table: links by ``uid``, chips that count each state, columns and views that a reader chose."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import get_fields_from_path, quote
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, SEARCH_VAR, ChangeList
from django.db.models import Count, JSONField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from civildefense.common.admin.columns import COLUMNS_VAR, Column
from civildefense.common.admin.views import EVERYTHING, VIEW_VAR, ListChoices, Tab, parameters_of


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
    def __init__(self, request: HttpRequest, *args: Any, **options: Any) -> None:
        self.request = request
        super().__init__(request, *args, **options)

    def url_for_result(self, result: Any) -> str:
        """Primary keys never leave the house."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        key = quote(str(getattr(result, self.model_admin.public_key)))
        return reverse(name, args=(key,), current_app=self.model_admin.admin_site.name)

    # --- Rows -----------------------------------------------------------------------------------

    def get_queryset(self, request: Any, exclude_parameters: list[str] | None = None) -> Any:
        """The chip's choice comes last, so that every chip is counted under the other filters."""
        if order := self.params.get(ORDER_VAR):
            self.params[ORDER_VAR] = _numbered(order, self.list_display)
        if not self.model_admin.count_by:
            return super().get_queryset(request, exclude_parameters)
        chosen = self.filter_params.pop(self._chip_lookup, None)
        rows = super().get_queryset(request, exclude_parameters)
        plain = rows.order_by().select_related(None).prefetch_related(None)
        self.counts = dict(plain.values_list(self.model_admin.count_by).annotate(rows=Count("*")))
        if chosen is not None:
            self.filter_params[self._chip_lookup] = chosen
            rows = rows.filter(**{self._chip_lookup: chosen[-1]})
        rows.known_count = sum(self.counts.values()) if chosen is None else self.counts.get(chosen[-1], 0)
        return rows

    def apply_select_related(self, qs: Any) -> Any:
        """Of another row the list shows the name: a district's outline would be read and unpacked once a line."""
        heavy = [
            f"{path}__{field.name}"
            for path in self.list_select_related or ()
            for field in get_fields_from_path(self.model, path)[-1].related_model._meta.concrete_fields
            if isinstance(field, JSONField)
        ]
        return super().apply_select_related(qs).defer(*heavy)

    def get_filters_params(self, params: Any = None) -> Any:
        """Columns and the view's name are no filters."""
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name not in (COLUMNS_VAR, VIEW_VAR)}

    def get_results(self, request: Any) -> None:
        self.list_per_page = self.choices.page_size or self.list_per_page
        super().get_results(request)

    @property
    def _chip_lookup(self) -> str:
        return f"{self.model_admin.count_by}__exact"

    # --- The address ----------------------------------------------------------------------------

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        """Order is said by the columns' names: a number would mean another column once others are chosen."""
        if new_params and new_params.get(ORDER_VAR):
            new_params = {**new_params, ORDER_VAR: _named(new_params[ORDER_VAR], self.list_display)}
        text = super().get_query_string(new_params, remove)
        return f"?{VIEW_VAR}={EVERYTHING}" if text == "?" and self.choices.first else text

    def kept(self, *left_out: str) -> list[tuple[str, str]]:
        """The address as hidden fields of a form, without the page and what the form itself asks."""
        dropped = {PAGE_VAR, *left_out}
        return [(name, value) for name, values in self.filter_params.items() if name not in dropped for value in values]

    @property
    def kept_for_search(self) -> list[tuple[str, str]]:
        return self.kept(SEARCH_VAR)

    @property
    def kept_for_columns(self) -> list[tuple[str, str]]:
        return self.kept(COLUMNS_VAR)

    # --- What stands above the table ------------------------------------------------------------

    @cached_property
    def choices(self) -> ListChoices:
        return self.model_admin.choices_of(self.request)

    @property
    def everything_url(self) -> str:
        return f"?{VIEW_VAR}={EVERYTHING}" if self.choices.first else "?"

    @cached_property
    def tab(self) -> Tab | None:
        """The view that this list was opened with."""
        return self.choices.tab(self.params.get(VIEW_VAR, ""))

    @property
    def is_whole(self) -> bool:
        """Neither a view nor a filter: the list as it is."""
        return not parameters_of(self.request.GET)

    @property
    def is_changed(self) -> bool:
        """The list shows something else than the view that it was opened with."""
        return self.tab is not None and parameters_of(self.request.GET) != dict(self.tab.parameters)

    def columns(self) -> list[Column]:
        return self.model_admin.columns(self.request)

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


def _numbered(order: str, shown: list[str]) -> str:
    """``-name.number`` → ``-1.2``, the places that Django counts by; columns that are not shown order nothing."""
    parts = [(part.startswith("-"), part.removeprefix("-")) for part in order.split(".")]
    places = [(sign, name if name.isdecimal() else _place(name, shown)) for sign, name in parts]
    return ".".join(("-" if sign else "") + place for sign, place in places if place)


def _place(name: str, shown: list[str]) -> str:
    return str(shown.index(name)) if name in shown else ""


def _named(order: str, shown: list[str]) -> str:
    parts = [(part.startswith("-"), int(part.removeprefix("-"))) for part in order.split(".")]
    return ".".join(("-" if sign else "") + str(shown[place]) for sign, place in parts if place < len(shown))
