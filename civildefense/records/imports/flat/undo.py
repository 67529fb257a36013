"""The rows of a flat register that a batch wrote, put back as they were, as far as nobody has touched them since."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from civildefense.records.imports.flat.session import REFUSALS
from civildefense.records.imports.flat.writer import FlatWriter
from civildefense.records.imports.targets import Standing, Undone
from civildefense.records.imports.undoing import Versions
from civildefense.records.models import ImportRow, UndoneRow

Outcome = UndoneRow.Outcome


class FlatUndo:
    """Rows of one batch, at most a thousand, beside the register's rows as they are now."""

    def __init__(self, writer: FlatWriter[Any], rows: Sequence[ImportRow], *, lock: bool = False) -> None:
        self.writer = writer
        self.rows = {row.uid: row for row in rows}
        self.present = list(writer.locked(writer.model._base_manager.filter(uid__in=self.rows), lock=lock))
        versions = Versions(self.rows)
        self.untouched = {
            row.uid for row in self.present if versions.is_still(row.uid, row.version, self.rows[row.uid].version_after)
        }
        self._after = self._left_by_import()

    def standings(self) -> list[Standing]:
        known = [self._standing(row) for row in self.present]
        gone = self.rows.keys() - {row.uid for row in self.present}
        return known + [Standing(uid, self.rows[uid].place, self.rows[uid].action, False) for uid in gone]

    def take_back(self, *, wants: Callable[[Standing], bool], reason: str) -> list[Undone]:
        standings = {standing.uid: standing for standing in self.standings()}
        taken = {
            row.uid
            for row in self.present
            if self._is_wanted(standings[row.uid], wants) and self._put_back(row, standings[row.uid], reason)
        }
        now = dict(self.writer.model._base_manager.filter(uid__in=standings).values_list("uid", "version"))
        return [self._undone(standing, standing.uid in taken, now) for standing in standings.values()]

    @staticmethod
    def _is_wanted(standing: Standing, wants: Callable[[Standing], bool]) -> bool:
        may = bool(standing.free) or standing.action == ImportRow.Action.CREATED
        return standing.is_untouched or (may and wants(standing))

    def _put_back(self, row: Any, standing: Standing, reason: str) -> bool:
        """Whether the register allowed it: what has had consequences since, it keeps."""
        before = self.rows[row.uid].before
        try:
            with transaction.atomic():
                if before is None:
                    self.writer.withdraw(row, reason)
                    return True
                names = before if standing.is_untouched else standing.free
                self.writer.put_back(row, self.writer.restored({name: before[name] for name in names}), reason)
        except REFUSALS:
            return False
        return True

    def _left_by_import(self) -> dict[UUID, dict[str, Any]]:
        """Rows that somebody has touched since, as the batch left them: the history knows."""
        touched = {row.pk for row in self.present if row.uid not in self.untouched}
        left_at = {uid: row.version_after for uid, row in self.rows.items() if row.before is not None}
        if not touched:
            return {}
        events: Any = self.writer.model.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
            pgh_obj_id__in=touched, version__in=set(left_at.values())
        )
        return {
            event.uid: self.writer.snapshot(event)
            for event in events.order_by("pgh_id")
            if event.version == left_at.get(event.uid)
        }

    def _standing(self, row: Any) -> Standing:
        action = self.rows[row.uid].action
        if row.uid in self.untouched:
            return Standing(row.uid, str(row), action, True)
        free, kept = self._sorted_columns(row)
        return Standing(row.uid, str(row), action, False, tuple(free), tuple(kept))

    def _sorted_columns(self, row: Any) -> tuple[list[str], list[str]]:
        before, after = self.rows[row.uid].before, self._after.get(row.uid)
        free: list[str] = []
        kept: list[str] = []
        if before is None or after is None:
            return free, kept
        now = self.writer.snapshot(row)
        for group in self._groups():
            changed = [name for name in group if name in before and before[name] != after[name]]
            (free if all(now[name] == after[name] for name in group) else kept).extend(changed)
        return free, kept

    def _groups(self) -> list[tuple[str, ...]]:
        grouped = {name for group in self.writer.together for name in group}
        return [*self.writer.together, *((name,) for name in self.writer.columns if name not in grouped)]

    def _undone(self, standing: Standing, is_taken: bool, versions: dict[UUID, int]) -> Undone:
        version = versions.get(standing.uid, 0)
        if not is_taken:
            return Undone(standing.uid, standing.name, Outcome.LEFT, (), version)
        if standing.action == ImportRow.Action.CREATED:
            return Undone(standing.uid, standing.name, Outcome.CLOSED, (), version)
        if standing.is_untouched:
            earlier = self.rows[standing.uid].version_before
            return Undone(standing.uid, standing.name, Outcome.RESTORED, (), version, earlier)
        return Undone(standing.uid, standing.name, Outcome.PARTLY, standing.free, version)
