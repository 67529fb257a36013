"""Compares lists of companies with the register and writes what is new or changed.

A company is found by the source's own key, by its credit code, or by a name that only one of them bears. What a list
says of certificates, classes, contacts and names is added; nothing of that is taken away because a list lacks it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from civildefense.records import workflow
from civildefense.records.imports.flat import FlatWriter
from civildefense.records.imports.flat.reader import refusal_at
from civildefense.records.imports.problems import WARNING, Problem
from civildefense.records.imports.targets import Draft
from civildefense.records.imports.undoing import closed_by_imports
from projects.enterprises import services
from projects.enterprises.imports.parts import Parts
from projects.enterprises.models import Enterprise
from projects.enterprises.names import normal_name
from projects.enterprises.states import MOVES, EnterpriseState

PARTS = "parts"
_PLAIN = ("credit_code", "legal_person", "address")


class EnterpriseWriter(FlatWriter[Enterprise]):
    model = Enterprise
    columns = ("source", "source_key", "name", "credit_code", "kinds", "legal_person", "address", "state")
    together = (("source", "source_key"),)
    needed = ("name",)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.parts = Parts(self.by)
        self._ambiguous: dict[str, list[str]] = {}
        self._may_reopen: set[Any] = set()

    # --- Finding -----------------------------------------------------------------------------------

    @cached_property
    def _names(self) -> dict[str, list[int]]:
        """Normal name → the office's rows that bear it, as they were before the run wrote anything."""
        found: dict[str, list[int]] = {}
        rows = Enterprise.objects.standing().filter(organisation=self.organisation).order_by("pk")
        for pk, name in rows.values_list("pk", "name").iterator(chunk_size=2_000):
            found.setdefault(normal_name(name), []).append(pk)
        return found

    def in_use(self) -> Any:
        return self.of_source.exclude(state__in=(EnterpriseState.CLOSED, EnterpriseState.MERGED))

    def on_record(self, drafts: Sequence[Draft], *, lock: bool = False) -> Mapping[str, Enterprise]:
        self.parts.prepare(drafts)
        by_key = self._by_key(drafts)
        by_code = self._by_code(drafts)
        self._ambiguous = {}
        found = {}
        for draft in drafts:
            pk = by_key.get(draft.key) or by_code.get(draft.fields.get("credit_code", ""))
            if pk := pk or self._by_name(draft):
                found[draft.key] = pk
        rows = {row.pk: row for row in self.locked(Enterprise.objects.filter(pk__in=found.values()), lock=lock)}
        known = {key: rows[pk] for key, pk in found.items() if not self._is_another(drafts, key, rows[pk], by_key)}
        closed = {row.uid: row.version for row in known.values() if row.state == EnterpriseState.CLOSED}
        self._may_reopen = closed_by_imports(closed) if closed else set()
        self.parts.read(known.values())
        return known

    def _by_key(self, drafts: Sequence[Draft]) -> dict[str, int]:
        """A row that was merged answers with the one that stands for it."""
        rows = self.of_source.filter(source_key__in=[draft.key for draft in drafts])
        return {key: successor or pk for key, pk, successor in rows.values_list("source_key", "pk", "successor_id")}

    def _by_code(self, drafts: Sequence[Draft]) -> dict[str, int]:
        codes = {code for draft in drafts if (code := draft.fields.get("credit_code"))}
        own = Enterprise.objects.standing().filter(organisation=self.organisation, credit_code__in=codes)
        return dict(own.values_list("credit_code", "pk"))

    def _by_name(self, draft: Draft) -> int | None:
        listed = self._names.get(normal_name(draft.fields.get("name", "")), [])
        if len(listed) > 1 and not draft.fields.get("credit_code"):
            self._ambiguous[draft.key] = [draft.fields["name"]]
        return listed[0] if len(listed) == 1 else None

    @staticmethod
    def _is_another(drafts: Sequence[Draft], key: str, row: Enterprise, by_key: Mapping[str, int]) -> bool:
        """The name alone is not enough where the codes differ: two companies may be called the same."""
        draft = next(draft for draft in drafts if draft.key == key)
        code = draft.fields.get("credit_code", "")
        return key not in by_key and bool(code and row.credit_code) and code != row.credit_code

    def aliases(self, draft: Draft) -> Iterable[str]:
        if code := draft.fields.get("credit_code"):
            yield f"code:{code}"
        elif name := draft.fields.get("name"):
            yield f"name:{normal_name(name)}"

    # --- Judging -----------------------------------------------------------------------------------

    def judge(self, draft: Draft, row: Enterprise | None) -> Iterator[Problem]:
        yield from super().judge(draft, row)
        if draft.key in self._ambiguous:
            told = _("The register has several companies of this name: give the credit code, or merge them first.")
            yield refusal_at(draft, "name", told, "key_ambiguous")
        code = draft.fields.get("credit_code")
        if row and code and row.credit_code and row.credit_code != code:
            told = _("The register has this company with the code %(code)s; a company keeps its code.")
            yield refusal_at(draft, "credit_code", told % {"code": row.credit_code}, "code_differs")
        yield from self.parts.judge(draft)
        if row and self._stays_closed(draft, row):
            message = _("Deregistered at the desk: a file does not open it again.")
            yield Problem(draft.place, "closed_kept", message, level=WARNING)

    def _stays_closed(self, draft: Draft, row: Enterprise) -> bool:
        wanted = draft.fields.get("state", EnterpriseState.ACTIVE)
        is_closed = row.state == EnterpriseState.CLOSED
        return is_closed and wanted != EnterpriseState.CLOSED and row.uid not in self._may_reopen

    def values(self, draft: Draft, row: Enterprise | None) -> dict[str, Any]:
        said = {name: draft.fields[name] for name in _PLAIN if name in draft.fields}
        name, kinds = draft.fields.get("name", ""), draft.fields.get("kinds", [])
        if row is None:
            state = draft.fields.get("state", EnterpriseState.ACTIVE)
            return {**said, "name": name, "kinds": kinds, "state": state}
        if name and normal_name(name) not in {normal_name(known) for known in self.parts.names_of(row)}:
            said["name"] = name
        said["kinds"] = [*row.kinds, *(kind for kind in kinds if kind not in row.kinds)]
        said["state"] = self._state_wanted(draft, row)
        if row.source in ("", self.source):
            said |= {"source": self.source, "source_key": draft.key}
        if new := self.parts.new(draft, row):
            said[PARTS] = new
        return said

    def _state_wanted(self, draft: Draft, row: Enterprise) -> str:
        if self._stays_closed(draft, row):
            return row.state
        said = draft.fields.get("state") or (EnterpriseState.ACTIVE if row.uid in self._may_reopen else row.state)
        allowed = any(move.target == said for move in MOVES.from_state(row.state))
        return str(said) if allowed else row.state

    def changes(self, row: Enterprise, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if name == PARTS or getattr(row, name) != value}

    # --- Writing -----------------------------------------------------------------------------------

    def create(self, draft: Draft, values: dict[str, Any]) -> Enterprise:
        made = services.register_listed(
            organisation=self.organisation, source=self.source, source_key=draft.key, by=self.by, **values
        )
        self.parts.add(made, self.parts.new(draft, made))
        return made

    def change(self, row: Enterprise, changes: dict[str, Any]) -> None:
        said = dict(changes)
        parts = said.pop(PARTS, None)
        if state := said.pop("state", None):
            reason = f"{_('The file says so.')} ({self.source})"
            workflow.move(row, state, by=self.by, reason=reason, table=MOVES)
        if said:
            services.change_enterprise(enterprise=row, by=self.by, **said)
        if parts:
            self.parts.add(row, parts)

    def withdraw(self, row: Enterprise, reason: str) -> None:
        if row.state != EnterpriseState.CLOSED:
            workflow.move(row, EnterpriseState.CLOSED, by=self.by, reason=reason, table=MOVES)

    # --- Undo --------------------------------------------------------------------------------------

    def snapshot(self, row: Any) -> dict[str, Any]:
        """With the keys of what hangs below, except of an event: the history keeps that apart."""
        plain = super().snapshot(row)
        return {**plain, PARTS: self.parts.keys_of(row)} if isinstance(row, Enterprise) else plain

    def restored(self, before: Mapping[str, Any]) -> dict[str, Any]:
        plain = super().restored({name: value for name, value in before.items() if name != PARTS})
        return {**plain, **({PARTS: before[PARTS]} if PARTS in before else {})}

    def put_back(self, row: Enterprise, before: dict[str, Any], reason: str) -> None:
        said = dict(before)
        self.parts.take_away(row, said.pop(PARTS, None))
        state = said.pop("state", row.state)
        if state != row.state:
            workflow.move(row, state, by=self.by, reason=reason, table=MOVES)
        if changed := {name: value for name, value in said.items() if getattr(row, name) != value}:
            services.restore_enterprise(enterprise=row, by=self.by, **changed)
