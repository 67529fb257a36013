"""Undo of a committed import, days later too: what nobody has touched since goes back, the rest is listed."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import User
from civildefense.common.bulk import insert_rows
from civildefense.common.errors import RuleBroken
from civildefense.records import workflow
from civildefense.records.imports.engine import Listener
from civildefense.records.imports.errors import AlreadyUndone, NotUndoable, Signed
from civildefense.records.imports.states import MOVES
from civildefense.records.imports.targets import Standing, Target, target
from civildefense.records.imports.transactions import one_at_a_time
from civildefense.records.models import ImportBatch, ImportRow, PublicationReview, UndoneRow
from civildefense.records.models.imports import ImportState

Row = TypeVar("Row")
LEAVE, TAKE = "leave", "take"
CHUNK = 1_000
# So many changed rows are looked at in full for the preview; the counts speak of all.
LISTED = 500
Outcome = UndoneRow.Outcome
_COLUMNS = ("batch", "uid", "name", "outcome", "columns", "version_after", "stands_for")


class Versions:
    """Which versions of an object have the same content, because an undo has brought it back."""

    def __init__(self, uids: Iterable[UUID]) -> None:
        known = UndoneRow.objects.filter(uid__in=list(uids), stands_for__isnull=False)
        self._stands_for = {
            (uid, version): earlier for uid, version, earlier in known.values_list("uid", "version_after", "stands_for")
        }

    def is_still(self, uid: UUID, now: int, left_at: int) -> bool:
        """Whether version ``now`` has the content that an import left at ``left_at``."""
        while now > left_at and (earlier := self._stands_for.get((uid, now))) is not None and earlier < now:
            now = earlier
        return now == left_at


def closed_by_imports(versions: Mapping[UUID, int]) -> set[UUID]:
    """Which of these objects an import, or the undo of one, has closed: a file that names them opens them again."""
    withdrawn = ImportRow.objects.filter(uid__in=list(versions), action=ImportRow.Action.WITHDRAWN)
    undone = UndoneRow.objects.filter(uid__in=list(versions), outcome=Outcome.CLOSED)
    closed = [*withdrawn.values_list("uid", "version_after"), *undone.values_list("uid", "version_after")]
    return {uid for uid, version in closed if versions[uid] == version}


@dataclass
class UndoPlan:
    """What an undo would do now. ``later`` are imports that wrote the same rows afterwards: they are undone first."""

    restored: int = 0
    closed: int = 0
    public: int = 0
    changed: int = 0
    listed: list[Standing] = field(default_factory=list)
    later: list[ImportBatch] = field(default_factory=list)


def require_undoable(batch: ImportBatch) -> None:
    if batch.state == ImportState.UNDONE:
        raise AlreadyUndone
    if batch.state == ImportState.SIGNED:
        raise Signed
    if batch.state not in (ImportState.COMMITTED, ImportState.DECLARED):
        raise NotUndoable


def plan(batch: ImportBatch) -> UndoPlan:
    """Counts of all rows, and how the first changed ones stand; nothing is locked or changed."""
    require_undoable(batch)
    register, found, changed = target(batch.target), UndoPlan(), []
    rows = ImportRow.objects.filter(batch=batch).order_by("pk").values_list("pk", "uid", "action", "version_after")
    for chunk in _chunks(rows.iterator(CHUNK)):
        now = _versions_now(register, [uid for _pk, uid, _action, _version in chunk])
        same = Versions(now)
        created = []
        for pk, uid, action, version in chunk:
            if not same.is_still(uid, now.get(uid, -1), version):
                changed.append((pk, uid))
            elif action == ImportRow.Action.CREATED:
                created.append(uid)
            else:
                found.restored += 1
        found.closed += len(created)
        found.public += _public(register, created)
    found.changed = len(changed)
    found.listed = register.standings(list(ImportRow.objects.filter(pk__in=[pk for pk, _uid in changed[:LISTED]])))
    found.later = list(_later(batch, [uid for _pk, uid in changed]))
    return found


def undo(
    *,
    batch: ImportBatch,
    by: User,
    reason: str,
    choices: Mapping[UUID, str] | None = None,
    otherwise: str = LEAVE,
    listener: Listener | None = None,
) -> list[UndoneRow]:
    """Answers the rows that were left alone, wholly or in part. ``choices`` say for changed rows whether their
    untouched columns go back, ``otherwise`` for those that are not named."""
    chosen = choices or {}
    why = _("Import undone: %(reason)s") % {"reason": reason.strip()}
    with one_at_a_time(batch.organisation, batch.source, by, reason=why, undoes=str(batch.uid)):
        locked = ImportBatch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
        if not reason.strip():
            raise RuleBroken(_("Please give the reason."), code="reason_missing")
        require_undoable(locked)
        workflow.move(batch, ImportState.UNDONE, by=by, reason=reason, table=MOVES)
        ImportBatch.objects.filter(pk=batch.pk).update(undone_by=by, undone_at=timezone.now())
        left = _take_back(
            batch, by, why[:500], lambda row: chosen.get(row.uid, otherwise) == TAKE, listener or Listener()
        )
    batch.refresh_from_db()
    return left


def outcomes(batch: ImportBatch) -> Counter[str]:
    """How many rows of an undone batch went which way."""
    return Counter(UndoneRow.objects.filter(batch=batch).values_list("outcome", flat=True))


def _take_back(
    batch: ImportBatch, by: User, reason: str, wants: Callable[[Standing], bool], listener: Listener
) -> list[UndoneRow]:
    register, left, done = target(batch.target), [], 0
    expected = ImportRow.objects.filter(batch=batch).count()
    rows = ImportRow.objects.filter(batch=batch).order_by("pk")
    for chunk in _chunks(rows.iterator(CHUNK)):
        listener.progressed(done, expected)
        undone = [
            UndoneRow(
                batch=batch, uid=row.uid, name=row.name[:200], outcome=row.outcome, columns=list(row.columns),
                version_after=row.version_after, stands_for=row.stands_for,
            )
            for row in register.undo(chunk, wants=wants, by=by, reason=reason)
        ]  # fmt: skip
        insert_rows(undone, _COLUMNS)
        left += [row for row in undone if row.outcome in (Outcome.LEFT, Outcome.PARTLY)]
        done += len(chunk)
    listener.progressed(done, expected)
    return left


def _chunks(rows: Iterator[Row]) -> Iterator[Sequence[Row]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _versions_now(register: Target, uids: Sequence[UUID]) -> dict[UUID, int]:
    return dict(register.model._base_manager.filter(uid__in=uids).values_list("uid", "version"))


def _public(register: Target, uids: Sequence[UUID]) -> int:
    kind = ContentType.objects.get_for_model(register.model)
    approved = PublicationReview.objects.filter(subject_type=kind, state=PublicationReview.State.APPROVED)
    return approved.filter(subject_uid__in=uids).values("subject_uid").distinct().count()


def _later(batch: ImportBatch, uids: Sequence[UUID]) -> QuerySet[ImportBatch]:
    rows = ImportRow.objects.filter(batch_id__gt=batch.pk, uid__in=uids).exclude(batch__state=ImportState.UNDONE)
    return ImportBatch.objects.filter(pk__in=rows.values("batch")).order_by("-pk")
