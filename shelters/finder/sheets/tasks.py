"""The job: a district's places or a list of communities → one file to print."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any

from celery import shared_task
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import Organisation, User
from civildefense.common.errors import RuleBroken
from civildefense.records.jobs import JobKind, Progress, ask_for, register, running
from civildefense.records.models import Job
from shelters.finder.sheets import content, paper
from shelters.finder.snapshot import Snapshot, load_current

RIGHT = "shelters.view_publishedsite"
A_FILE = 100  # a printer takes no longer document gladly


class NothingToPrint(RuleBroken):
    code = "nothing_to_print"
    message = gettext_lazy("No place was found that a sheet could be made for.")


def request_sheets(*, organisation: Organisation, by: User, district: str, kinds: list[str], names: list[str]) -> Job:
    """``names`` (a list of communities) goes before ``kinds`` (all such places of the district)."""
    return ask_for(KIND, organisation=organisation, by=by, district=district, kinds=kinds, names=names)


@shared_task(name="finder.print_sheets")
def print_sheets(job_id: int) -> None:
    job = Job.objects.select_related("requested_by").get(pk=job_id)
    with running(job) as progress:
        if progress is not None:
            _print(job.arguments, progress)


def _print(asked: dict[str, Any], progress: Progress) -> None:
    current = load_current()
    spots = _spots(current, asked, progress) if current else []
    if current is None or not spots:
        raise NothingToPrint
    common = content.common(current)
    files: list[bytes] = []
    made = content.sheets(current, spots)
    while part := list(_watched(made, progress)):
        done = len(files) * A_FILE + len(part)
        progress.report(done * 100 // len(spots), _("%(done)d of %(all)d sheets") % {"done": done, "all": len(spots)})
        files.append(paper.pdf(common, part))
    name = f"{asked['district']}-{current.version}"
    progress.note(_("%(all)d sheets, data version %(version)s.") % {"all": len(spots), "version": current.version})
    if len(files) == 1:
        progress.keep(f"{name}.pdf", ContentFile(files[0]))
    else:
        progress.keep(f"{name}.zip", ContentFile(_packed(name, files)))


def _watched(made: Iterator[dict[str, Any]], progress: Progress) -> Iterator[dict[str, Any]]:
    """One file's sheets; between two of them the job may be stopped."""
    for sheet in islice(made, A_FILE):
        progress.heartbeat()
        yield sheet


def _spots(current: Snapshot, asked: dict[str, Any], progress: Progress) -> list[content.Spot]:
    if not asked["names"]:
        return content.spots_of(current, asked["district"], asked["kinds"])
    found, unknown = content.named_spots(current, asked["names"])
    for name in unknown:
        progress.note(_("Not found, no sheet: %(name)s") % {"name": name})
    return found


def _packed(name: str, files: list[bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, file in enumerate(files, 1):
            archive.writestr(f"{name}-{number:02}.pdf", file)
    return packed.getvalue()


def _again(job: Job, by: User) -> Job:
    return request_sheets(organisation=job.organisation, by=by, **job.arguments)


KIND = JobKind("sheets", gettext_lazy("Sheets for notice boards"), print_sheets, RIGHT, _again)
register(KIND)
