"""From the register to the public copy, on purpose: propose, approve, withdraw, and what has drifted since."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.records.models import PublicationReview
from civildefense.records.publication import services as publication
from shelters.facilities.models import Entrance, Facility
from shelters.facilities.states import FacilityState
from shelters.finder.errors import AlreadyWithdrawn, NoDivision, NoPublicEntrance, NotPublishable
from shelters.finder.models import PublishedEntrance, PublishedSite

REVIEWED = ("name", "address", "division_code", "peacetime_use", "condition", "capacity", "responsible_unit",
            "duty_phone", "note")  # fmt: skip
REVIEWED_OF_ENTRANCE = ("label", "longitude", "latitude", "opener_post", "opener_phone", "door_width_m", "has_ramp",
                        "has_lift", "hint")  # fmt: skip
# A work without entrances of its own leads people to its point.
ONLY_DOOR = "1"


def site_content(facility: Facility) -> dict[str, Any]:
    """What would be public of ``facility``; NotPublishable says why nothing may be."""
    if facility.state != FacilityState.IN_SERVICE or not facility.has_point or not facility.name.strip():
        raise NotPublishable()
    return {
        "name": facility.name,
        "address": facility.address,
        "division_code": _division_code(facility),
        "peacetime_use": facility.peacetime_use,
        "condition": facility.condition,
        "capacity": facility.capacity,
        "responsible_unit": facility.responsible_unit.name if facility.responsible_unit else "",
        "duty_phone": facility.duty_phone,
        "note": "",
        "entrances": _entrances(facility),
    }


def _division_code(facility: Facility) -> str:
    if facility.division:
        return facility.division.code
    own = facility.organisation.divisions.filter(ends_on__isnull=True)
    if len(own) != 1:
        raise NoDivision()
    return own[0].code


def _entrances(facility: Facility) -> list[dict[str, Any]]:
    known = sorted(facility.entrances.all(), key=lambda entrance: entrance.label)
    public = [entrance for entrance in known if entrance.is_public]
    if known and not public:
        raise NoPublicEntrance()
    if not known:
        blank = dict.fromkeys(("hours", "opener_post", "opener_phone", "hint"), "")
        unknown = dict.fromkeys(("door_width_m", "has_ramp", "has_lift"))
        return [
            {"label": ONLY_DOOR, "longitude": facility.longitude, "latitude": facility.latitude, **blank, **unknown}
        ]
    return [{name: _plain(getattr(entrance, name)) for name in (*REVIEWED_OF_ENTRANCE, "hours")} for entrance in public]


def _plain(value: Any) -> Any:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


@transaction.atomic
def propose_site(*, facility: Facility, by: User) -> PublicationReview:
    """Put what the register says now before the secrecy officer."""
    facility.refresh_from_db()
    return publication.propose(subject=facility, content=site_content(facility), by=by)


@transaction.atomic
def approve_site(*, review: PublicationReview, by: User) -> PublishedSite:
    """Copy exactly the reviewed content. The copy of a facility keeps its public id for ever."""
    publication.approve(review=review, by=by)
    facility = Facility.objects.select_for_update(no_key=True, of=("self",)).get(uid=review.subject_uid)
    content = review.content
    site = PublishedSite.objects.select_for_update(no_key=True, of=("self",)).filter(facility=facility).first()
    site = site or PublishedSite(facility=facility)
    for name in REVIEWED:
        setattr(site, name, content[name])
    site.reviewed_version = review.subject_version
    site.published_by, site.published_at = by, timezone.now()
    site.withdrawn_by = site.withdrawn_at = None
    site.withdrawal_reason = ""
    site.save()
    PublishedEntrance.objects.filter(site=site).delete()
    PublishedEntrance.objects.bulk_create(PublishedEntrance(site=site, **entrance) for entrance in content["entrances"])
    return site


def refuse_site(*, review: PublicationReview, by: User, reason: str) -> PublicationReview:
    return publication.refuse(review=review, by=by, reason=reason)


@transaction.atomic
def withdraw_site(*, site: PublishedSite, by: User, reason: str) -> PublishedSite:
    """Off line at once, by one person; the next build leaves the site out whatever else it refuses."""
    facility = Facility.objects.select_for_update(no_key=True, of=("self",)).get(pk=site.facility_id)
    site = PublishedSite.objects.select_for_update(no_key=True, of=("self",)).get(pk=site.pk)
    if site.withdrawn_at is not None:
        raise AlreadyWithdrawn()
    publication.withdraw(subject=facility, by=by, reason=reason)
    site.withdrawn_by, site.withdrawn_at, site.withdrawal_reason = by, timezone.now(), reason.strip()
    site.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    return site


def drift(site: PublishedSite) -> list[str]:
    """Names of the reviewed fields in which the register now differs from the public copy; state or entrances too."""
    try:
        content = site_content(site.facility)
    except NotPublishable as refusal:
        return [refusal.code]
    changed = [name for name in REVIEWED if name != "note" and content[name] != getattr(site, name)]
    copies = [
        {name: _plain(getattr(entrance, name)) for name in REVIEWED_OF_ENTRANCE}
        for entrance in sorted(site.entrances.all(), key=lambda entrance: entrance.label)
    ]
    now = [{name: entrance[name] for name in REVIEWED_OF_ENTRANCE} for entrance in content["entrances"]]
    return changed if copies == now else [*changed, "entrances"]


def drifted_ids(sites: QuerySet[Any]) -> list[int]:
    """Primary keys of the published among ``sites`` that differ from the register."""
    doors = Prefetch("facility__entrances", queryset=Entrance.objects.order_by("label"))
    related = ("facility__division", "facility__responsible_unit", "facility__organisation")
    published = sites.filter(withdrawn_at__isnull=True).select_related(*related)
    published = published.prefetch_related(None).prefetch_related("entrances", doors)  # a list brings its own
    return [site.pk for site in published if drift(site)]
