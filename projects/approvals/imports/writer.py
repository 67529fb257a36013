"""Compares lists of decisions with the register and writes what is new or changed.

A decision is found by the key of its source, or by number and deciding body, whoever sent it first. One whose
development nobody knows is taken all the same and held until a person says which it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.records.imports.flat import FlatWriter
from civildefense.records.imports.flat.reader import refusal_at
from civildefense.records.imports.problems import WARNING, Problem
from civildefense.records.imports.targets import Draft
from projects.approvals import services
from projects.approvals.errors import DecisionBeforeApplication, DecisionInFuture, ItemNotInForce
from projects.approvals.matching import Matcher, Told
from projects.approvals.models import Approval, ApprovalItem
from projects.approvals.rules import name_key, normal_number
from projects.approvals.states import ApprovalState, Outcome

_TOLD = ("project_code", "project_name", "developer_name", "credit_code")
_PLAIN = (
    *_TOLD, "accepted_on", "decided_on", "outcome", "mode", "required_m2", "built_m2", "offsite_m2", "valid_until",
    "conditions", "is_before_portal",
)  # fmt: skip


class ApprovalWriter(FlatWriter[Approval]):
    model = Approval
    columns = (*_PLAIN, "item_id", "delegation_id")
    together = (("item_id", "delegation_id", "decided_on"), ("required_m2", "built_m2", "offsite_m2", "mode"))
    needed = ("number", "decided_on", "project_name")

    # --- Finding -------------------------------------------------------------------------------------

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher.for_user(self.by)

    @cached_property
    def _items(self) -> list[ApprovalItem]:
        return list(ApprovalItem.objects.all())

    @property
    def _reachable(self) -> QuerySet[Approval]:
        """A decision goes to the office of its development, so it is looked for in all that this run sees."""
        return Approval.objects.filter(organisation__in=self.by.organisation_ids)

    @property
    def of_source(self) -> QuerySet[Approval]:
        return self._reachable.filter(source=self.source)

    def in_use(self) -> QuerySet[Approval]:
        return self.of_source.exclude(state=ApprovalState.VOID)

    def on_record(self, drafts: Sequence[Draft], *, lock: bool = False) -> Mapping[str, Approval]:
        keys = {draft.key for draft in drafts}
        by_key = dict(self.of_source.filter(source_key__in=keys).values_list("source_key", "pk"))
        numbers = {normal_number(draft.fields.get("number", "")): draft.key for draft in drafts}
        named: dict[tuple[str, str], int] = {}
        for pk, number, body in self._reachable.filter(number__in=numbers).values_list(
            "pk", "number", "decided_by_body"
        ):
            named[number, name_key(body)] = pk
        found = {draft.key: by_key.get(draft.key) or named.get(self._name_of(draft)) for draft in drafts}
        wanted = Approval.objects.filter(pk__in=[pk for pk in found.values() if pk is not None])
        rows = {row.pk: row for row in self.locked(wanted, lock=lock)}
        return {key: rows[pk] for key, pk in found.items() if pk is not None}

    def _name_of(self, draft: Draft) -> tuple[str, str]:
        return normal_number(draft.fields.get("number", "")), name_key(self._body(draft))

    def aliases(self, draft: Draft) -> Iterator[str]:
        number, body = self._name_of(draft)
        if number:
            yield f"{body}|{number}"

    # --- Judging -------------------------------------------------------------------------------------

    def judge(self, draft: Draft, row: Approval | None) -> Iterator[Problem]:
        yield from super().judge(draft, row)
        if row is None and draft.fields.get("project_name") and self._matcher.find(_told(draft.fields))[0] is None:
            told = _("No development, or more than one, answers to this row: the decision is held until one is named.")
            yield replace(refusal_at(draft, "project_name", told, "development_unknown"), level=WARNING)
        if row is not None and row.state == ApprovalState.REVOKED:
            yield Problem(draft.place, "revoked", _("This decision has been revoked on the desk."), level=WARNING)

    def values(self, draft: Draft, row: Approval | None) -> dict[str, Any]:
        """What a decision must hold is asked in a dry run as well."""
        said = {name: value for name, value in draft.fields.items() if name in _PLAIN}
        day = said.get("decided_on") or (row.decided_on if row else None)
        accepted_on = said.get("accepted_on") or (row.accepted_on if row else None)
        if row is None:
            said.setdefault("outcome", Outcome.GRANTED)
        if day is None:
            return said
        if day > timezone.localdate():
            raise DecisionInFuture()
        if accepted_on is not None and accepted_on > day:
            raise DecisionBeforeApplication()
        item = self._item(draft, day) or (row.item if row else None)
        number = draft.fields.get("delegation", "")
        delegation = services.delegation_for(number, item, day) if number else (row.delegation if row else None)
        services.require_delegation(item, delegation, day)
        return said | {"item_id": item.pk if item else None, "delegation_id": delegation.pk if delegation else None}

    def _item(self, draft: Draft, day: Any) -> ApprovalItem | None:
        """By code or name, as it was in force that day; ItemNotInForce for words that no item has."""
        written = draft.fields.get("item", "")
        if not written:
            return None
        wanted = name_key(written)
        named = [item for item in self._items if wanted in (name_key(item.code), name_key(item.name))]
        held = (item for item in named if item.starts_on <= day and (item.ends_on is None or day < item.ends_on))
        if (found := next(held, None)) is None:
            raise ItemNotInForce()
        return found

    def _body(self, draft: Draft) -> str:
        return draft.fields.get("decided_by_body") or self.source

    # --- Writing -------------------------------------------------------------------------------------

    def create(self, draft: Draft, values: dict[str, Any]) -> Approval:
        return services.receive_decision(
            organisation=self.organisation, by=self.by, matcher=self._matcher, source=self.source,
            source_key=draft.key, number=draft.fields["number"], decided_by_body=self._body(draft), **values,
        )  # fmt: skip

    def changes(self, row: Approval, values: Mapping[str, Any]) -> dict[str, Any]:
        """One that an undo took off the record comes back with the file."""
        changed = super().changes(row, values)
        return {**changed, "state": ApprovalState.HELD} if row.state == ApprovalState.VOID else changed

    def change(self, row: Approval, changes: dict[str, Any]) -> None:
        said = dict(changes)
        if said.pop("state", None):
            services.move_approval(approval=row, to=ApprovalState.HELD, by=self.by, reason=str(_("In the file again.")))
        if said:
            row = services.correct_decision(approval=row, by=self.by, **said)
        if row.state == ApprovalState.HELD:
            development, way = self._matcher.find(services.told_of(row))
            if development is not None:
                services.name_development(approval=row, development=development, by=self.by, way=way)

    def withdraw(self, row: Approval, reason: str) -> None:
        if row.state != ApprovalState.VOID:
            services.move_approval(approval=row, to=ApprovalState.VOID, by=self.by, reason=reason)

    def put_back(self, row: Approval, before: dict[str, Any], reason: str) -> None:
        services.correct_decision(approval=row, by=self.by, **before)


def _told(fields: Mapping[str, Any]) -> Told:
    return Told(*(fields.get(name, "") for name in ("project_code", "project_name", "credit_code", "developer_name")))
