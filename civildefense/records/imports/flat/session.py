"""One run over a flat register of an organisation and source."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from civildefense.common.api.problems import constraint_message
from civildefense.common.errors import RuleBroken
from civildefense.records.imports.errors import ImportRefused
from civildefense.records.imports.flat.reader import FlatReader
from civildefense.records.imports.options import ImportOptions
from civildefense.records.imports.problems import ERROR, WARNING, Place, Problem
from civildefense.records.imports.targets import Draft, Missing, RowRejected, Session, Settled, Touched
from civildefense.records.models import ImportRow

if TYPE_CHECKING:
    from civildefense.records.imports.flat.target import FlatTarget

_BATCH = 500
# What refuses one row, as opposed to a defect.
REFUSALS = (RuleBroken, ValidationError, IntegrityError)


class FlatSession(FlatReader, Session):
    def __init__(self, target: "FlatTarget", options: ImportOptions) -> None:
        super().__init__(target, options)
        if options.identity and options.identity not in target.keys:
            names = ", ".join(str(target.fields[name]) for name in target.keys[0])
            told = _("Rows of this register are recognised by %(fields)s; only another column of the key can be named.")
            raise ImportRefused(told % {"fields": names}, code="mapping_invalid")
        if options.is_sync and target.refuses_sync:
            raise ImportRefused(str(target.refuses_sync), code="sync_refused")
        self.writer = target.writer_of(options.organisation, options.source, options.by)
        self._aliases: dict[str, Place] = {}
        # Rows of the register that the files name, by primary key.
        self._named: dict[int, Place] = {}

    def settle(self, drafts: Sequence[Draft], *, write: bool) -> Settled:
        if not write:
            return self._settled(drafts, write=False, savepoint=nullcontext)
        try:
            with transaction.atomic():
                return self._settled(drafts, write=True, savepoint=nullcontext)
        except REFUSALS:
            # A savepoint for each of 200,000 rows would slow down everybody else: only a chunk with a refusal has them.
            return self._settled(drafts, write=True, savepoint=transaction.atomic)

    def _settled(self, drafts: Sequence[Draft], *, write: bool, savepoint: Any) -> Settled:
        settled = Settled()
        self.writer.prepare(drafts)
        on_record = self.writer.on_record(drafts, lock=write)
        written: list[tuple[Draft, Any, str, dict[str, Any] | None, int | None]] = []
        for draft in drafts:
            row = on_record.get(draft.key)
            try:
                problems = self._judged(draft, row)
                before = self.writer.snapshot(row) if row else None
                version = row.version if row else None
                if (done := self._taken(draft, row, write=write, savepoint=savepoint)) is None:
                    settled.same += 1
                elif row is None:
                    settled.new += 1
                    written.append((draft, done, ImportRow.Action.CREATED, None, None))
                else:
                    settled.changed += 1
                    written.append((draft, row, ImportRow.Action.CHANGED, before, version))
                settled.problems += problems
            except RowRejected as rejection:
                settled.rejected.append((draft, list(rejection.problems)))
        if write:
            self.writer.finish()
            settled.touched = list(self._touched(written))
        return settled

    def _judged(self, draft: Draft, row: Any) -> list[Problem]:
        """Warnings; RowRejected with everything where there is an error."""
        self._refuse_second(draft, row)
        problems = [*self.writer.judge(draft, row)]
        if any(problem.level == ERROR for problem in problems):
            raise RowRejected(problems)
        return [*problems, *self._blanks_kept(draft, row)]

    def _refuse_second(self, draft: Draft, row: Any) -> None:
        """Two rows of the files that mean one row of the register: the later one is a duplicate."""
        first = [self._named.setdefault(row.pk, draft.place)] if row else []
        first += [self._aliases.setdefault(alias, draft.place) for alias in self.writer.aliases(draft)]
        for place in first:
            if place is not draft.place:
                message = _("The same row or id stands in %(place)s already.") % {"place": place}
                raise RowRejected([Problem(draft.place, "duplicate", message)])

    def _blanks_kept(self, draft: Draft, row: Any) -> Iterator[Problem]:
        for name in draft.extra["blank"] if row else ():
            if name in self.writer.columns and getattr(row, name, None) not in ("", None):
                message = _("The cell is empty; the register keeps its value.")
                yield Problem(draft.place, "blank_kept", message, str(self.target.fields.get(name, name)), "", WARNING)

    def _taken(self, draft: Draft, row: Any, *, write: bool, savepoint: Any) -> Any:
        """What was made or changed, or would be; None where the register says the same."""
        try:
            with savepoint():
                values = self.writer.values(draft, row)
                if row is None:
                    return self.writer.create(draft, values) if write else draft
                changes = self.writer.changes(row, values)
                if changes and write:
                    self.writer.change(row, changes)
                return row if changes else None
        except REFUSALS as error:
            if write and savepoint is nullcontext:
                raise
            raise RowRejected(list(_problems(draft, error))) from error

    def _touched(
        self, written: Sequence[tuple[Draft, Any, str, dict[str, Any] | None, int | None]]
    ) -> Iterator[Touched]:
        """Versions are the triggers', so they are read back."""
        versions = self._versions([row.pk for _draft, row, *_rest in written])
        for draft, row, action, before, version_before in written:
            yield Touched(str(draft.place), row.uid, action, before, version_before, versions[row.pk])

    def _versions(self, ids: Sequence[int]) -> dict[int, int]:
        return dict(self.target.model._base_manager.filter(pk__in=ids).values_list("pk", "version"))

    # --- A sync ------------------------------------------------------------------------------------

    def missing(self, keys: set[str]) -> Missing:
        in_use = self.writer.in_use().order_by("pk").values_list("pk", "source_key")
        ids, count = [], 0
        for pk, key in in_use.iterator(chunk_size=2_000):
            count += 1
            if pk not in self._named and key not in keys:
                ids.append(pk)
        return Missing(ids, count)

    def withdraw(self, missing: Missing, *, place: str) -> Iterable[Touched]:
        reason = f"{_('No longer in the complete file of the source.')} ({self.writer.source})"
        for start in range(0, len(missing.ids), _BATCH):
            ids = missing.ids[start : start + _BATCH]
            rows = list(self.writer.locked(self.target.model._base_manager.filter(pk__in=ids), lock=True))
            before = {row.pk: (self.writer.snapshot(row), row.version) for row in rows}
            for row in rows:
                self.writer.withdraw(row, reason)
            versions = self._versions(ids)
            for row in rows:
                snapshot, version = before[row.pk]
                yield Touched(place, row.uid, ImportRow.Action.WITHDRAWN, snapshot, version, versions[row.pk])


def _problems(draft: Draft, error: Exception) -> Iterator[Problem]:
    """What a service or the database found wrong, at the cell of the field that it names."""
    if isinstance(error, RuleBroken):
        yield Problem(draft.place, error.code, str(error))
        return
    if isinstance(error, IntegrityError):
        yield Problem(draft.place, *constraint_message(error))
        return
    assert isinstance(error, ValidationError)
    named = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    for name, errors in named.items():
        cell = draft.extra["cells"].get(name)
        for found in errors:
            code = str(found.code or "refused")
            yield Problem(draft.place, code, found.messages[0], cell.label if cell else "")
