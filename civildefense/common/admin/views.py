"""Views of a list: its own address, kept under a name. The site keeps them, since common has no tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import build_q_object_from_lookup_parameters, prepare_lookup_value
from django.contrib.admin.views.main import ERROR_FLAG, IGNORED_PARAMS, ORDER_VAR, PAGE_VAR, SEARCH_VAR
from django.core.exceptions import FieldDoesNotExist, FieldError, SuspiciousOperation, ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from civildefense.common.admin.columns import COLUMNS_VAR

VIEW_VAR, EVERYTHING = "view", "all"
Parameters = Mapping[str, list[str]]


@dataclass(frozen=True)
class Tab:
    """A kept view above its list."""

    uid: str
    label: str
    url: str
    parameters: Parameters
    is_own: bool
    is_shared: bool
    opens_first: bool


@dataclass(frozen=True)
class ListChoices:
    """What one reader chose for one list; ``offices`` are those with which a view may be shared."""

    tabs: tuple[Tab, ...] = ()
    page_size: int | None = None
    page_sizes: tuple[int, ...] = ()
    offices: tuple[tuple[str, str], ...] = ()

    @property
    def first(self) -> Tab | None:
        return next((tab for tab in self.tabs if tab.opens_first), None)

    def tab(self, uid: str) -> Tab | None:
        return next((tab for tab in self.tabs if tab.uid == uid), None)


def parameters_of(query: QueryDict) -> dict[str, list[str]]:
    """What a view keeps of an address: everything but the page and the view's own name."""
    left_out = {PAGE_VAR, ERROR_FLAG, VIEW_VAR, "csrfmiddlewaretoken"}
    return {name: values for name, values in sorted(query.lists()) if name not in left_out and any(values)}


def understood(
    model_admin: Any, request: HttpRequest, parameters: Parameters
) -> tuple[dict[str, list[str]], list[str]]:
    """The part of ``parameters`` that the list still knows, and names of what it no longer does.

    A view outlives the fields that it was made of: what is gone is said, and the rest opens.
    """
    kept: dict[str, list[str]] = {}
    gone: list[str] = []
    for name, values in parameters.items():
        if name in (COLUMNS_VAR, ORDER_VAR):
            separator = "," if name == COLUMNS_VAR else "."
            asked = [part for part in ",".join(values).split(separator) if part]
            known = [part for part in asked if _is_offered(model_admin, part)]
            gone += [part.removeprefix("-") for part in asked if part not in known]
            if known:
                kept[name] = [separator.join(known)]
        elif name == SEARCH_VAR or _is_filter(model_admin, request, name, values):
            kept[name] = values
        else:
            gone.append(name)
    return kept, gone


def _is_offered(model_admin: Any, column: str) -> bool:
    return column.removeprefix("-").isdecimal() or column.removeprefix("-") in model_admin.offered_columns()


def _is_filter(model_admin: Any, request: HttpRequest, name: str, values: list[str]) -> bool:
    own = {getattr(item, "parameter_name", None) for item in model_admin.get_list_filter(request)}
    if name in own:
        return True
    if name in IGNORED_PARAMS or not all(model_admin.lookup_allowed(name, value, request) for value in values):
        return False
    try:
        lookup = build_q_object_from_lookup_parameters({name: prepare_lookup_value(name, values)})
        model_admin.model._default_manager.filter(lookup)
    except (FieldDoesNotExist, FieldError, SuspiciousOperation, TypeError, ValidationError, ValueError):
        return False
    return True


def gone_sentence(names: list[str]) -> str:
    return _("This view was made with something that the list no longer has: %(names)s. The rest of it applies.") % {
        "names": "、".join(dict.fromkeys(names))
    }
