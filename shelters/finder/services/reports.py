"""Reports of errors: taken from anybody, answered by the county, read again under the query number alone."""

import datetime as dt
import hashlib
import uuid
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civildefense.accounts.models import Organisation, User
from civildefense.common.secrecy import REFUSAL, guard_text
from civildefense.common.workflow import Move, MoveTable
from civildefense.records import workflow
from civildefense.records.attachments import receive_photo
from civildefense.records.attachments.errors import FileUnacceptable
from civildefense.records.attachments.images import redraw
from civildefense.rulebook.models import Jurisdiction
from shelters.finder.errors import ReportRefused
from shelters.finder.models import PublishedSite, ReportState, SiteReport

_RIGHT = "shelters.change_sitereport"
MOVES = MoveTable(
    [
        Move(ReportState.RECEIVED, ReportState.CHECKING, _("Start checking"), _RIGHT),
        Move(ReportState.RECEIVED, ReportState.ANSWERED, _("Answer"), _RIGHT),
        Move(ReportState.CHECKING, ReportState.ANSWERED, _("Answer"), _RIGHT),
    ]
)
# A flood of reports must neither fill the disk nor bury the real ones; nobody's address is looked at.
MOST_A_DAY_FOR_A_SITE = 20
MOST_A_DAY = 500
LONGEST_TEXT = 1000
CONTACT_KEPT = dt.timedelta(days=90)
MOST_PHOTO_BYTES = 10 * 1024 * 1024


@transaction.atomic
def receive_report(
    *,
    kind: str,
    message: str = "",
    contact: str = "",
    public_id: str = "",
    photo: BinaryIO | None = None,
    key: uuid.UUID | None = None,
) -> SiteReport:
    """A new report with its query number. ``public_id`` may be empty; ReportRefused has a sentence for the citizen.

    ``key`` was made on the sender's device: the same report sent twice over a bad connection is one report.
    """
    if key and (known := SiteReport.objects.filter(uid=key).first()):
        return known
    site = _reported_site(public_id)
    message, contact = message.strip(), contact.strip()
    if kind not in SiteReport.Kind.values:
        raise ReportRefused(_("Say what is wrong."), code="kind")
    if not message and photo is None and kind == SiteReport.Kind.OTHER:
        raise ReportRefused(_("Say in a few words what is wrong."), code="message")
    if len(message) > LONGEST_TEXT or len(contact) > 80:
        raise ReportRefused(_("The text is too long."), code="too_long")
    if guard_text(message) or guard_text(contact):
        raise ReportRefused(REFUSAL, code="level_x")
    _refuse_flood(site)
    report = SiteReport(
        uid=key or uuid.uuid4(),
        site=site,
        organisation=_responsible(site),
        kind=kind,
        message=message,
        contact=contact,
        due_on=_due_on(),
    )
    report.full_clean(exclude=["photo"])
    drawn = redraw(photo) if photo is not None else b""
    if drawn:
        report.photo.save(f"{uuid.uuid4().hex}.jpg", ContentFile(drawn), save=False)
    report.save()
    if drawn:
        digest = hashlib.sha256(drawn).hexdigest()
        receive_photo(subject=report, title=_photo_title(report), stored=report.photo, sha256=digest)
    return report


def _photo_title(report: SiteReport) -> str:
    """For the desk, in the office's language, whatever the citizen reads."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("Photo of error report %(number)s") % {"number": report.number}


def _as_uid(key: uuid.UUID | str | None) -> uuid.UUID:
    try:
        return uuid.UUID(str(key))
    except ValueError:
        return uuid.uuid4()


def _drawn(photo: BinaryIO) -> bytes:
    photo.seek(0)
    if len(photo.read(MOST_PHOTO_BYTES + 1)) > MOST_PHOTO_BYTES:
        raise FileUnacceptable(_("The photo is too large: at most 10 MB."), code="too_large")
    photo.seek(0)
    return redraw(photo)


def _reported_site(public_id: str) -> PublishedSite | None:
    if not public_id:
        return None
    site = PublishedSite.objects.select_related("facility").filter(public_id=public_id).first()
    if site is None:
        raise ReportRefused(_("There is no such site."), code="site")
    return site


def _responsible(site: PublishedSite | None) -> Organisation:
    if site:
        return site.facility.organisation
    city = Organisation.objects.existing().filter(kind=Organisation.Kind.CITY_OFFICE).order_by("pk").first()
    if city is None:
        raise ReportRefused(_("No office takes reports yet. Please telephone."), code="no_office")
    return city


def _due_on() -> dt.date | None:
    days = Jurisdiction.objects.values_list("report_reply_days", flat=True).first()
    return None if days is None else timezone.localdate() + dt.timedelta(days=days)


def _refuse_flood(site: PublishedSite | None) -> None:
    today = SiteReport.objects.filter(received_at__gte=timezone.localtime().replace(hour=0, minute=0, second=0))
    if (site and today.filter(site=site).count() >= MOST_A_DAY_FOR_A_SITE) or today.count() >= MOST_A_DAY:
        raise ReportRefused(
            _("Very many reports came in today and are being worked on. Please telephone, or try again tomorrow."),
            code="too_many",
        )


def start_report(*, report: SiteReport, by: User) -> SiteReport:
    return workflow.move(report, ReportState.CHECKING, by=by, table=MOVES)


@transaction.atomic
def hand_over_report(*, report: SiteReport, organisation: Organisation, by: User) -> SiteReport:
    """To another office within ``by``'s reach, which answers from now on; the day by which it is due stays."""
    if not by.has_perm(_RIGHT) or organisation.pk not in by.organisation_ids:
        raise ReportRefused(_("Your role may not do this."), code="not_allowed")
    locked = SiteReport.objects.select_for_update(no_key=True, of=("self",)).get(pk=report.pk)
    if locked.state == ReportState.ANSWERED:
        raise ReportRefused(_("It is answered already."), code="answered")
    if locked.organisation_id == organisation.pk:
        raise ReportRefused(_("This office has it already."), code="unchanged")
    locked.organisation = organisation
    locked.save(update_fields=["organisation"])
    report.refresh_from_db()
    return report


@transaction.atomic
def answer_report(*, report: SiteReport, answer: str, by: User) -> SiteReport:
    """The answer is public to whoever knows the number."""
    answer = answer.strip()
    if not answer:
        raise ReportRefused(_("Write the answer."), code="answer")
    if guard_text(answer):
        raise ReportRefused(REFUSAL, code="level_x")
    workflow.move(report, ReportState.ANSWERED, by=by, table=MOVES)
    report.answer, report.answered_by, report.answered_at = answer, by, timezone.now()
    report.save(update_fields=["answer", "answered_by", "answered_at"])
    return report


def forget_contacts() -> int:
    """What the form promises: telephone and e-mail are emptied 90 days after the answer. Answers how many were."""
    answered_before = timezone.now() - CONTACT_KEPT
    return SiteReport.objects.filter(answered_at__lt=answered_before).exclude(contact="").update(contact="")
