"""Off-site applications: entered, announced, examined, decided by a second person, and revoked if the proof fails."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import User
from civildefense.records import workflow
from civildefense.records.models import Attachment
from civildefense.rulebook.models import CalendarDay
from projects.developments.services.locking import locked
from projects.obligations.errors import (
    DeterminedMeanwhile,
    GroundNotInForce,
    NotYetDecidable,
    OffsiteTooLarge,
    SamePersonDecides,
)
from projects.obligations.models import ExpertOpinion, Obligation, OffsiteApplication, OffsiteGround
from projects.obligations.services.determination import latest_obligation
from projects.obligations.services.quoting import Quoting, book_of, require_verified
from projects.obligations.states import OFFSITE_MOVES, OffsiteState

LIVE = (OffsiteState.APPLIED, OffsiteState.EXAMINED, OffsiteState.APPROVED)


@transaction.atomic
def apply_offsite(
    *, obligation: Obligation, ground: OffsiteGround, mode: str, area_m2: Decimal, explanation: str, by: User,
    **fields: Any,
) -> OffsiteApplication:  # fmt: skip
    """For the whole open duty or a part of it, on a ground that holds today."""
    newest = _newest(obligation)
    _require_ground(ground, timezone.localdate())
    _require_room(newest, area_m2)
    application = OffsiteApplication(
        organisation_id=newest.organisation_id, obligation=newest, ground=ground, mode=mode, area_m2=area_m2,
        explanation=explanation, requested_by=by, requested_at=timezone.now(), **fields,
    )  # fmt: skip
    application.full_clean()
    application.save()
    return application


@transaction.atomic
def change_application(*, application: OffsiteApplication, by: User, **fields: Any) -> OffsiteApplication:
    """While nobody has examined it; whoever changes it has entered it."""
    newest = _newest(application.obligation)
    row = _locked(application)
    if row.state != OffsiteState.APPLIED:
        raise NotYetDecidable(_("An examined application is not changed; send it back to the applicant first."))
    if "area_m2" in fields:
        _require_room(newest, fields["area_m2"], but=row)
    if "notice_from" in fields:
        fields["notice_until"] = _notice_end(row, fields["notice_from"])
    fields |= {"requested_by": by, "requested_at": timezone.now()}
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save(update_fields=[*fields])
    row.refresh_from_db()
    return row


@transaction.atomic
def put_opinion(*, opinion: ExpertOpinion, by: User) -> ExpertOpinion:
    _require_open(opinion.application)
    opinion.full_clean()
    opinion.save()
    return opinion


@transaction.atomic
def remove_opinion(*, opinion: ExpertOpinion, by: User) -> None:
    _require_open(opinion.application)
    opinion.delete()


@transaction.atomic
def examine_application(*, application: OffsiteApplication, by: User, reason: str) -> OffsiteApplication:
    """Proof, opinions and notice are there; the figures that say how many are kept with the application."""
    row = _locked(application)
    ask = _asking(row, timezone.localdate())
    if not Attachment.objects.about(row).current().exists():
        raise NotYetDecidable(_("The proof is missing: attach it to the application."))
    if row.ground.needs_experts:
        _require_opinions(row, int(ask("offsite_experts", division_class=_class_of(row))))
    if row.notice_until is None:
        raise NotYetDecidable(_("The public notice is missing: say since when and where it stands."))
    _notice_days(row, ask)
    _require_below_figure(row, ask)
    _write(row, examined_by=by, examined_at=timezone.now(), figures=ask.quoted)
    return workflow.move(application, OffsiteState.EXAMINED, by=by, reason=reason, table=OFFSITE_MOVES)


@transaction.atomic
def return_application(*, application: OffsiteApplication, by: User, reason: str) -> OffsiteApplication:
    _write(_locked(application), examined_by=None, examined_at=None)
    return workflow.move(application, OffsiteState.APPLIED, by=by, reason=reason, table=OFFSITE_MOVES)


@transaction.atomic
def decide_application(
    *, application: OffsiteApplication, approve: bool, by: User, reason: str, decided_on: dt.date | None = None,
    accept_unverified: str = "",
) -> OffsiteApplication:  # fmt: skip
    """By somebody who neither entered nor examined it, after the notice, on a ground that holds on that day.

    What the examination rests on and nobody has verified, the decider accepts with a reason.
    """
    newest = _newest(application.obligation)
    row = _locked(application)
    to = OffsiteState.APPROVED if approve else OffsiteState.REFUSED
    OFFSITE_MOVES.find(row.state, to)
    day = decided_on or timezone.localdate()
    if by.pk in (row.requested_by_id, row.examined_by_id):
        raise SamePersonDecides()
    if approve:
        if row.notice_until is None or day <= row.notice_until:
            until = row.notice_until or _("a day that nobody has entered")
            raise NotYetDecidable(_("The public notice runs until %(day)s; decide after it.") % {"day": until})
        _require_ground(row.ground, day)
        _require_room(newest, row.area_m2, but=row)
        accepted = require_verified(row.figures, accept_unverified=accept_unverified, by=by)
        _write(row, accepted_unverified=accepted)
    _write(row, decided_by=by, decided_at=timezone.now(), decided_on=day)
    return workflow.move(application, to, by=by, reason=reason, table=OFFSITE_MOVES)


@transaction.atomic
def revoke_approval(*, application: OffsiteApplication, by: User, reason: str) -> OffsiteApplication:
    """The proof has failed: the metres are to be built again, or paid for on another ground."""
    return workflow.move(application, OffsiteState.REVOKED, by=by, reason=reason, table=OFFSITE_MOVES)


def approved_offsite_m2(obligation: Obligation) -> Decimal:
    """What may stay off site by decisions in force, whichever determination of the duty they were made on."""
    rows = OffsiteApplication.objects.of_duty(obligation).approved()
    return rows.aggregate(total=Sum("area_m2"))["total"] or Decimal("0.00")


def _newest(obligation: Obligation) -> Obligation:
    """The development stays locked until the end: nobody asks twice for the same metres."""
    locked(obligation.development)
    newest = latest_obligation(obligation.development, obligation.phase)
    if newest is None:
        raise DeterminedMeanwhile()
    return newest


def _locked(application: OffsiteApplication) -> OffsiteApplication:
    rows = OffsiteApplication.objects.select_related("ground", "obligation__development")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=application.pk)


def _write(row: OffsiteApplication, **fields: Any) -> None:
    OffsiteApplication.objects.filter(pk=row.pk).update(**fields)


def _require_open(application: OffsiteApplication) -> None:
    if _locked(application).state != OffsiteState.APPLIED:
        raise NotYetDecidable(_("An examined application is not changed; send it back to the applicant first."))


def _require_ground(ground: OffsiteGround, day: dt.date) -> None:
    if not ground.holds_on(day):
        raise GroundNotInForce(ground, day)


def _require_room(obligation: Obligation, area_m2: Decimal, but: OffsiteApplication | None = None) -> None:
    """What all live applications ask for together is not more than what is open."""
    live = OffsiteApplication.objects.of_duty(obligation).filter(state__in=LIVE)
    asked = live.exclude(pk=but.pk if but else None).aggregate(total=Sum("area_m2"))["total"] or Decimal(0)
    if asked + area_m2 > obligation.offsite_m2:
        raise OffsiteTooLarge(obligation.offsite_m2 - asked)


def _asking(row: OffsiteApplication, day: dt.date) -> Quoting:
    keys = ("offsite_", *([row.ground.below_figure] if row.ground.below_figure else []))
    return Quoting(book_of(*keys), day)


def _class_of(row: OffsiteApplication) -> str:
    return str(row.obligation.inputs["division_class"])


def _notice_days(row: OffsiteApplication, ask: Quoting) -> int:
    return int(ask("offsite_notice", division_class=_class_of(row)))


def _notice_end(row: OffsiteApplication, start: dt.date | None) -> dt.date | None:
    """The first day of the notice is not counted; where the rule asks for no notice, it ends as it begins."""
    if start is None:
        return None
    days = _notice_days(row, _asking(row, start))
    return CalendarDay.objects.calendar().after_workdays(start, days).due_on if days else start


def _require_opinions(row: OffsiteApplication, needed: int) -> None:
    opinions = list(row.opinions.all())
    if len(opinions) < needed:
        told = {"needed": needed, "found": len(opinions)}
        raise NotYetDecidable(_("%(needed)s expert opinions are needed; %(found)s are on record.") % told)
    if 2 * sum(opinion.supports for opinion in opinions) <= len(opinions):
        raise NotYetDecidable(_("Most of the experts do not support the ground."))


def _require_below_figure(row: OffsiteApplication, ask: Quoting) -> None:
    if not (key := row.ground.below_figure):
        return
    limit, required = ask(key, division_class=_class_of(row)), row.obligation.required_m2
    if required >= limit:
        told = {"required": required, "limit": limit.normalize()}
        raise NotYetDecidable(_("The ground holds below %(limit)s m²; the required area is %(required)s m².") % told)
