"""The only writer of imports: receive, check, commit. (``declarations`` and ``undoing`` have what comes after.)"""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pghistory
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation, User
from civildefense.common.bulk import insert_rows
from civildefense.common.coordinates import Datum
from civildefense.common.errors import RuleBroken
from civildefense.common.tabular import FileRefused
from civildefense.records.imports.engine import Listener, Outcome, Run
from civildefense.records.imports.errors import ManyWithdrawals, NotChecked
from civildefense.records.imports.marked import Marks, marked_name, write_marked
from civildefense.records.imports.options import ColumnMapping, GivenFile, ImportOptions
from civildefense.records.imports.recognition import worth_remembering
from civildefense.records.imports.returned import ReturnedWorkbook
from civildefense.records.imports.targets import Touched, target
from civildefense.records.imports.transactions import one_at_a_time
from civildefense.records.models import ColumnMap, ImportBatch, ImportFile, ImportRow
from civildefense.records.models.imports import ImportState

# The batch's page shows so many problems; the workbook that goes back has all rejected rows.
PROBLEMS_KEPT = 2_000
MANY_WITHDRAWN = ManyWithdrawals.code
OPEN_STATES = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.REFUSED)
# Files refused for these reasons are deleted: they hold what may not be stored here.
NOT_KEPT = frozenset({"level_x", "undecided_restricted"})
_COUNTS = ("rows", "accepted", "rejected", "blank", "new", "changed", "same", "withdrawn", "duplicates")


def require_checked(batch: ImportBatch) -> None:
    """The early answer of what ``commit`` makes sure of under its lock."""
    if batch.state != ImportState.CHECKED:
        raise NotChecked


@transaction.atomic
def receive(
    *,
    organisation: Organisation,
    source: str,
    files: Sequence[UploadedFile],
    by: User,
    target_name: str = "facilities",
    datum: str = "",
    epsg: int = 0,
    is_sync: bool = False,
) -> ImportBatch:
    """Keep the files as they came; nothing has been read yet. The mapping remembered for this source applies."""
    remembered = ColumnMap.objects.filter(organisation=organisation, target=target_name, source=source).first()
    batch = ImportBatch.objects.create(
        organisation=organisation,
        target=target_name,
        source=source,
        file_names=[_base_name(file) for file in files],
        datum=datum,
        mapping=(remembered.columns if remembered else {}) | ({"epsg": epsg} if epsg else {}),
        is_sync=is_sync,
        uploaded_by=by,
    )
    digests = []
    for file in files:
        digest = hashlib.sha256(b"".join(file.chunks())).hexdigest()
        digests.append(digest)
        file.seek(0)
        kept = ImportFile(batch=batch, kind=ImportFile.Kind.GIVEN, name=_base_name(file), sha256=digest)
        # The name on disk says nothing and cannot climb out of its folder.
        kept.upload.save(f"{digest[:32]}{Path(_base_name(file)).suffix.lower()[:6]}", file, save=False)
        kept.save()
    batch.files_sha256 = hashlib.sha256("".join(digests).encode()).hexdigest()
    batch.save(update_fields=["files_sha256"])
    return batch


@transaction.atomic
def set_mapping(*, batch: ImportBatch, mapping: dict[str, Any], by: User) -> ImportBatch:
    """What a person says about the columns; the next check and the commit follow it."""
    ColumnMapping.from_json(mapping, frozenset(target(batch.target).fields))
    return _change_open(batch, mapping=mapping)


@transaction.atomic
def set_datum(*, batch: ImportBatch, datum: str, by: User) -> ImportBatch:
    """Read the coordinates as another datum: a person's word, followed by the next check and the commit."""
    if datum not in Datum.values:
        raise RuleBroken(_("This datum is not known."), code="datum_unknown")
    return _change_open(batch, datum=datum)


def _change_open(batch: ImportBatch, **changes: Any) -> ImportBatch:
    if not ImportBatch.objects.filter(pk=batch.pk, state__in=OPEN_STATES).update(**changes):
        raise RuleBroken(_("This import is finished."), code="import_finished")
    batch.refresh_from_db()
    return batch


def check(*, batch: ImportBatch, by: User, listener: Listener | None = None) -> ImportBatch:
    """The dry run: what would happen, row by row. A file that may not be stored is deleted and the batch refused."""
    if batch.state not in OPEN_STATES:
        raise RuleBroken(_("This import is finished."), code="import_finished")
    if not batch.files.filter(kind=ImportFile.Kind.GIVEN).exists():
        raise RuleBroken(_("The file was not kept. Upload the corrected one."), code="file_gone")
    marks = Marks(listener)
    with ReturnedWorkbook(marks) as returned:
        try:
            outcome = Run.on_register(target(batch.target), _options(batch, by), write=False, listener=returned).over(
                _given(batch)
            )
        except FileRefused as refusal:
            return _refuse(batch, refusal)
        with transaction.atomic():
            _take_over(batch, outcome, ImportState.CHECKED)
            _keep_returned(batch, returned, marks)
            if outcome.holds_secret:
                _forget_files(batch)
    return batch


def commit(
    *, batch: ImportBatch, by: User, may_withdraw_many: bool = False, listener: Listener | None = None
) -> ImportBatch:
    """Write every accepted row in one transaction; RuleBroken where there was no dry run or the files are gone."""
    options = _options(batch, by, may_withdraw_many=may_withdraw_many)
    files = _given(batch)
    if not files:
        raise RuleBroken(_("The file was not kept. Upload the corrected one."), code="file_gone")
    if hashlib.sha256("".join(_digests(files)).encode()).hexdigest() != batch.files_sha256:
        raise RuleBroken(_("The file has changed since it was uploaded. Upload it again."), code="file_changed")
    with one_at_a_time(options.organisation, options.source, options.by):
        moved = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.CHECKED).update(
            state=ImportState.COMMITTED, committed_by=by, committed_at=timezone.now()
        )
        if not moved:
            raise NotChecked
        _write(batch, options, files, listener)
        _remember_mapping(batch)
    return batch


def run_files(
    *,
    files: Sequence[GivenFile],
    options: ImportOptions,
    target_name: str = "facilities",
    write: bool,
    listener: Listener | None = None,
) -> tuple[Outcome, ImportBatch | None]:
    """The command's way: files stay where they are; a dry run leaves no trace, a commit leaves a batch."""
    if not write:
        run = Run.on_register(target(target_name), options, write=False, listener=listener)
        return run.over(files), None
    with one_at_a_time(options.organisation, options.source, options.by):
        batch = ImportBatch.objects.create(
            organisation=options.organisation,
            target=target_name,
            source=options.source,
            state=ImportState.COMMITTED,
            file_names=[file.name for file in files],
            files_sha256=hashlib.sha256("".join(_digests(files)).encode()).hexdigest(),
            datum=options.datum,
            mapping=options.mapping.as_json(),
            is_sync=options.is_sync,
            uploaded_by=options.by,
            committed_by=options.by,
            committed_at=timezone.now(),
        )
        outcome = _write(batch, options, files, listener)
        _remember_mapping(batch)
    return outcome, batch


def _options(batch: ImportBatch, by: User, *, may_withdraw_many: bool = False) -> ImportOptions:
    fields = frozenset(target(batch.target).fields)
    return ImportOptions(
        organisation=batch.organisation,
        source=batch.source,
        by=by,
        datum=batch.datum,
        mapping=ColumnMapping.from_json(batch.mapping, fields),
        is_sync=batch.is_sync,
        may_withdraw_many=may_withdraw_many,
    )


def _given(batch: ImportBatch) -> list[GivenFile]:
    kept = ImportFile.objects.filter(batch=batch, kind=ImportFile.Kind.GIVEN)
    return [GivenFile(Path(file.upload.path), file.name) for file in kept]


class _Recorder(Listener):
    """Writes down what was done to each object, and passes everything else on."""

    def __init__(self, batch: ImportBatch, listener: Listener | None) -> None:
        self.batch = batch
        self.listener = listener or Listener()

    def progressed(self, rows: int, expected: int) -> None:
        self.listener.progressed(rows, expected)

    def touched(self, rows: list[Touched]) -> None:
        made = [
            ImportRow(
                batch=self.batch, place=row.place[-200:], uid=row.uid, action=row.action, before=row.before,
                version_before=row.version_before, version_after=row.version_after,
            )
            for row in rows
        ]  # fmt: skip
        insert_rows(made, ("batch", "place", "uid", "action", "before", "version_before", "version_after"))


def _write(
    batch: ImportBatch, options: ImportOptions, files: Sequence[GivenFile], listener: Listener | None
) -> Outcome:
    # The history names the batch, so that an undo finds what it wrote where no column of its own may repeat it.
    with pghistory.context(batch=str(batch.uid)):
        outcome = Run.on_register(target(batch.target), options, write=True, listener=_Recorder(batch, listener)).over(
            files
        )
    _take_over(batch, outcome, ImportState.COMMITTED)
    return outcome


def _take_over(batch: ImportBatch, outcome: Outcome, state: str) -> None:
    counts = {name: getattr(outcome.counts, name) for name in _COUNTS}
    # What concerns the whole file comes first: it must not fall behind the limit.
    by_weight = sorted(outcome.log, key=lambda problem: bool(problem.place.row))
    problems = [problem.as_dict() for problem in islice(by_weight, PROBLEMS_KEPT)]
    by_kind = {f"{level}:{code}": number for (level, code), number in outcome.log.counts.most_common()}
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=state, refusal="", problems=problems, problem_counts=by_kind, layout=outcome.layout, **counts
    )
    batch.refresh_from_db()


def _refuse(batch: ImportBatch, refusal: FileRefused) -> ImportBatch:
    with transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(
            state=ImportState.REFUSED,
            refusal=str(refusal)[:500],
            problems=[],
            problem_counts={f"error:{refusal.code}": 1},
            **dict.fromkeys(_COUNTS, 0),
        )
        if refusal.code in NOT_KEPT:
            _forget_files(batch)
    batch.refresh_from_db()
    return batch


def _forget_files(batch: ImportBatch) -> None:
    """From the disk as well, once it is certain that the transaction stands."""
    for file in ImportFile.objects.filter(batch=batch, kind=ImportFile.Kind.GIVEN):
        transaction.on_commit(partial(file.upload.storage.delete, str(file.upload.name)))
        file.delete()


def _keep_returned(batch: ImportBatch, returned: ReturnedWorkbook, marks: Marks) -> None:
    """What goes back: the whole file with red cells, and the rejected rows alone."""
    for file in ImportFile.objects.filter(batch=batch).exclude(kind=ImportFile.Kind.GIVEN):
        transaction.on_commit(partial(file.upload.storage.delete, str(file.upload.name)))
        file.delete()
    if not returned.rows:
        return
    returned.finish()
    _keep(batch, ImportFile.Kind.RETURNED, returned.name, returned.sha256, returned.file)
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as marked:
        given = _given(batch)
        write_marked(Path(marked.name), given, marks, encoding=batch.mapping.get("encoding", ""))
        digest = hashlib.file_digest(marked, "sha256").hexdigest()
        marked.seek(0)
        _keep(batch, ImportFile.Kind.MARKED, marked_name(given[0].name), digest, File(marked))


def _keep(batch: ImportBatch, kind: str, name: str, digest: str, content: File) -> None:
    file = ImportFile(batch=batch, kind=kind, name=name, sha256=digest)
    file.upload.save(f"{digest[:32]}.xlsx", content, save=False)
    file.save()


def _remember_mapping(batch: ImportBatch) -> None:
    if columns := worth_remembering(batch.mapping):
        ColumnMap.objects.update_or_create(
            organisation=batch.organisation,
            target=batch.target,
            source=batch.source,
            defaults={"columns": columns},
        )


def _digests(files: Sequence[GivenFile]) -> Iterator[str]:
    for file in files:
        try:
            content = file.path.open("rb")
        except OSError as error:
            raise FileRefused(_("There is no such file."), code="file_missing") from error
        with content:
            yield hashlib.file_digest(content, "sha256").hexdigest()


def _base_name(file: UploadedFile) -> str:
    return Path(str(file.name).replace("\\", "/")).name[:200]
