"""A comparison as a job: the files wait for the worker, and go when it has read them; its result stays with the job."""

import codecs
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation, User
from civildefense.common.errors import RuleBroken
from civildefense.records.imports.comparison.editions import Edition, read_edition
from civildefense.records.imports.comparison.report import compare
from civildefense.records.imports.options import ColumnMapping, GivenFile, RunOptions
from civildefense.records.imports.targets import target
from civildefense.records.imports.told import Told
from civildefense.records.jobs import JobKind, Progress, ask_for
from civildefense.records.models import ImportBatch, ImportFile, Job

FOLDER = "comparisons"
RESULT = "comparison.json"
# Percent of the job that reading one edition is.
_SHARE = 45


@transaction.atomic
def ask(
    kind: JobKind,
    *,
    organisation: Organisation,
    sides: Mapping[str, UploadedFile | ImportBatch],
    key: str,
    datum: str,
    by: User,
) -> Job:
    """``sides`` are "a" and "b"; uploads are kept only until they have been read."""
    given = {side: _remembered(source) for side, source in sides.items()}
    return ask_for(kind, organisation=organisation, by=by, **given, key=key, datum=datum)


def carry_out(job: Job, progress: Progress) -> None:
    """RuleBroken where a file cannot be read; the uploads are gone afterwards in any case."""
    uploads = [file["path"] for side in ("a", "b") for file in job.arguments[side] if file["is_upload"]]
    try:
        found = _compared(job, progress)
        with tempfile.TemporaryFile() as written:
            json.dump(found, codecs.getwriter("utf-8")(written), ensure_ascii=False)
            written.seek(0)
            progress.keep(RESULT, File(written, name=RESULT))
        Job.objects.filter(pk=job.pk).update(result={"counts": found["counts"]})
    finally:
        for path in uploads:
            default_storage.delete(path)


def result_of(job: Job) -> dict[str, Any]:
    """The whole comparison; RuleBroken where its file is gone."""
    try:
        with job.result_file.open("rb") as written:
            found: dict[str, Any] = json.load(written)
    except (FileNotFoundError, ValueError) as error:
        raise RuleBroken(_("The result is no longer kept. Compare again."), code="result_gone") from error
    return found


def _compared(job: Job, progress: Progress) -> dict[str, Any]:
    register = target("facilities")
    written = {"key": job.arguments["key"].split(",")} if job.arguments["key"] else {}
    mapping = ColumnMapping.from_json(written, frozenset(register.fields))
    options = RunOptions(datum=job.arguments["datum"], mapping=mapping)

    def edition(side: str, begins_at: int) -> Edition:
        files = [GivenFile(Path(default_storage.path(file["path"])), file["name"]) for file in job.arguments[side]]
        listener = Told(progress, begins_at, _SHARE)
        return read_edition(files, register=register, options=options, organisation=job.organisation, listener=listener)

    return compare(edition("a", 0), edition("b", _SHARE), is_key_chosen=bool(mapping.identity))


def _remembered(source: UploadedFile | ImportBatch) -> list[dict[str, Any]]:
    """Where the worker finds the files of one side."""
    if isinstance(source, ImportBatch):
        kept = ImportFile.objects.filter(batch=source, kind=ImportFile.Kind.GIVEN)
        return [{"path": file.upload.name, "name": file.name, "is_upload": False} for file in kept]
    name = Path(str(source.name).replace("\\", "/")).name[:200]
    # The name on disk says nothing and cannot climb out of its folder.
    path = default_storage.save(f"{FOLDER}/{uuid4().hex}{Path(name).suffix.lower()[:8]}", source)
    return [{"path": path, "name": name, "is_upload": True}]
