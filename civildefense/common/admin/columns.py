"""Which columns a list shows and in which order: chosen from a declared set, kept in the list's address."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.admin.utils import label_for_field
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst

COLUMNS_VAR, CHOOSE_VAR = "cols", "choose"
TICKED, PLACE = "col", "at-"


@dataclass(frozen=True)
class Column:
    """One line of the form in which columns are ticked and numbered; ``place`` is None for one that is hidden."""

    name: str
    label: str
    place: int | None


class ChosenColumns:
    """For ModelAdmin: ``list_extras`` are offered beside ``list_display``.

    Only names that are declared here can be asked for, so no address opens a column that the list does not offer.
    """

    list_extras: tuple[str, ...] = ()

    def offered_columns(self) -> list[str]:
        usual = [*self.list_display]  # type: ignore[attr-defined]
        return usual + [name for name in self.list_extras if name not in usual]

    def get_list_display(self, request: HttpRequest) -> list[str]:
        asked = request.GET.get(COLUMNS_VAR, "").split(",")
        offered = self.offered_columns()
        return [name for name in dict.fromkeys(asked) if name in offered] or [*self.list_display]  # type: ignore[attr-defined]

    def get_list_select_related(self, request: HttpRequest) -> list[str] | bool:
        """What is shown of another table is read with the rows, whichever columns were chosen."""
        declared = super().get_list_select_related(request)  # type: ignore[misc]
        shown = [name for name in self.get_list_display(request) if self._is_another_row(name)]
        return list(dict.fromkeys([*(declared or ()), *shown])) or False

    def _is_another_row(self, name: str) -> bool:
        try:
            field = self.opts.get_field(name)  # type: ignore[attr-defined]
        except FieldDoesNotExist:
            return False
        return bool(field.many_to_one or field.one_to_one)

    def columns(self, request: HttpRequest) -> list[Column]:
        """All that are offered: the shown ones first, in their order."""
        shown = self.get_list_display(request)
        hidden = [name for name in self.offered_columns() if name not in shown]
        return [self._column(name, place) for place, name in enumerate(shown, start=1)] + [
            self._column(name, None) for name in hidden
        ]

    def _column(self, name: str, place: int | None) -> Column:
        label = label_for_field(name, self.model, self)  # type: ignore[attr-defined, call-overload]
        return Column(name, capfirst(str(label)), place)

    def with_columns(self, asked: QueryDict) -> str:
        """The list's query string for a form of ticks and numbers, without the form's own fields."""
        kept = asked.copy()
        ticked = [name for name in self.offered_columns() if name in kept.getlist(TICKED)]
        chosen = sorted(ticked, key=lambda name: _place(kept.get(f"{PLACE}{name}", "")))
        for name in [CHOOSE_VAR, TICKED, COLUMNS_VAR, PAGE_VAR, *(key for key in kept if key.startswith(PLACE))]:
            kept.pop(name, None)
        if chosen and chosen != [*self.list_display]:  # type: ignore[attr-defined]
            kept[COLUMNS_VAR] = ",".join(chosen)
        return urlencode(sorted(kept.lists()), doseq=True)


def _place(text: str) -> float:
    """Unnumbered columns come last, in the order in which they are offered."""
    return float(text) if text.isdecimal() else float("inf")
