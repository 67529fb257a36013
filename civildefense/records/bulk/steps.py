"""What can be done to many rows of a list. A slice registers its steps; each calls the slice's own service."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from civildefense.common.admin.scope import visible
from civildefense.common.errors import MoveRefused
from civildefense.common.workflow import MoveTable
from civildefense.records.bulk.errors import Unchanged

_STEPS: dict[str, dict[str, "BulkStep"]] = {}


class BulkStep:
    """``right`` is what a role needs to be offered the step; the service asks again for each row.

    Rows have ``uid``, ``version`` and a scope.
    """

    code: str
    label: Any
    right: str

    def rows(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """With what ``refusals`` reads of other tables."""
        return rows

    def refusals(self, rows: Sequence[Any], by: Any) -> dict[Any, str]:
        """Primary key → why this row would be refused, as far as it can be said beforehand."""
        return {}

    def needs_reason(self, rows: Sequence[Any]) -> bool:
        return False

    def fields(self, by: Any) -> dict[str, forms.Field]:
        """What else is asked before the confirmation."""
        return {}

    def perform(self, row: Any, *, by: Any, reason: str, values: dict[str, Any]) -> None:
        """Through the service; RuleBroken, ValidationError or IntegrityError refuse this row alone."""
        raise NotImplementedError


class MoveMany(BulkStep):
    """To one state of a workflow; ``service(row, to, by, reason)`` is the slice's door."""

    def __init__(self, table: MoveTable, target: Any, right: str, service: Callable[[Any, str, Any, str], Any]) -> None:
        self.code, self.right = f"move-{target}", right
        self.label = format_lazy(gettext_lazy("Move to “{state}”"), state=target.label)
        self._table, self._target, self._service = table, str(target), service

    def refusals(self, rows: Sequence[Any], by: Any) -> dict[Any, str]:
        known = {state: self._refusal(state) for state in {row.state for row in rows}}
        return {row.pk: known[row.state] for row in rows if known[row.state]}

    def _refusal(self, state: str) -> str:
        if state == self._target:
            return str(Unchanged.message)
        try:
            self._table.find(state, self._target)
        except MoveRefused as refusal:
            return str(refusal)
        return ""

    def needs_reason(self, rows: Sequence[Any]) -> bool:
        return any(self._table.find(state, self._target).needs_reason for state in {row.state for row in rows})

    def perform(self, row: Any, *, by: Any, reason: str, values: dict[str, Any]) -> None:
        self._service(row, self._target, by, reason)


class EditMany(BulkStep):
    """One column of many rows; ``service(row, by, **{name: value})`` is the slice's door."""

    def __init__(self, model: type[Model], name: str, right: str, service: Callable[..., Any]) -> None:
        self.code, self.right = f"set-{name}", right
        field: Any = model._meta.get_field(name)
        self._field = field
        self.label = format_lazy(gettext_lazy("Set: {field}"), field=field.verbose_name)
        self._name, self._service = name, service

    def fields(self, by: Any) -> dict[str, forms.Field]:
        field = self._field.formfield()
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = visible(self._field.related_model, by)
        return {self._name: field}

    def perform(self, row: Any, *, by: Any, reason: str, values: dict[str, Any]) -> None:
        if getattr(row, self._name) == values[self._name]:
            raise Unchanged
        self._service(row, by, **values)


def register(model: type[Model], *steps: BulkStep) -> None:
    """Offer ``steps`` above the list of ``model``; an upper slice adds its own to a lower one's list."""
    _STEPS.setdefault(model._meta.label_lower, {}).update({step.code: step for step in steps})


def steps_of(table: str) -> dict[str, BulkStep]:
    return _STEPS.get(table, {})
