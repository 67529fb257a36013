"""Some 900 works on their way to the public: most published, some waiting, some refused, withdrawn or drifted."""

import datetime as dt
import hashlib
from typing import Any

from django.db.models import Prefetch

from civildefense.accounts.models import User
from civildefense.home.demo.canaries import canary
from civildefense.home.demo.dice import Dice, demo_uid
from civildefense.home.demo.facilities import SOURCE
from civildefense.records.models import PublicationReview, SetApproval, Transition, subject_fields
from civildefense.records.publication.services import approve_set
from shelters.facilities.models import Entrance, Facility
from shelters.facilities.services import change_facility, move_facility
from shelters.facilities.states import FacilityState
from shelters.finder.models import BASE32, PublishedEntrance, PublishedSite
from shelters.finder.services import (
    propose_site,
    refresh_live_facts,
    refuse_site,
    site_content,
    withdraw_site,
)
from shelters.finder.services.publishing import REVIEWED

CHUNK = 500
PUBLISHED_PERCENT = 93
WAITING = 12
PUBLISHED_SINCE = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
# The demo holds some 900 sites; a third more would be another set, and need another approval.
MOST_SITES, MOST_IN_A_DISTRICT = 1200, 600


def load_publication(users: dict[str, User]) -> None:
    """Reviews, copies and the approval of the set; when the demo has published before, nothing is written."""
    if PublicationReview.objects.filter(uid=demo_uid("review", 1)).exists():
        return
    editor, officer = users["editor"], users["secrecy_officer"]
    if not SetApproval.objects.filter(what="sites").exists():
        mark = canary("records.setapproval.document_number")
        approve_set(
            max_sites=MOST_SITES,
            max_per_district=MOST_IN_A_DISTRICT,
            document_number=f"演示密审〔2026〕3号 {mark}",
            by=officer,
        )
    candidates = _candidates()
    chosen = [facility for facility in candidates if _dice(facility).chance(PUBLISHED_PERCENT)]
    _publish(chosen, editor, officer)
    _leave_open([facility for facility in candidates if facility not in chosen], editor, officer)
    _take_back(chosen, editor)
    _drift(chosen, users["clerk"])
    refresh_live_facts()


def _dice(facility: Facility) -> Dice:
    return Dice("publication", facility.source_key)


def _candidates() -> list[Facility]:
    entrances = Prefetch("entrances", queryset=Entrance.objects.order_by("label"))
    rows = Facility.objects.publishable().filter(source=SOURCE, entrances__is_public=True).distinct()
    rows = rows.select_related("division", "organisation", "responsible_unit").prefetch_related(entrances, "checks")
    return list(rows.order_by("source_key"))


def _publish(chosen: list[Facility], editor: User, officer: User) -> None:
    """What propose_site and approve_site would write one by one, in bulk: review, its move, copy, doors."""
    reviews = [
        PublicationReview(
            uid=demo_uid("review", number),
            **subject_fields(facility),
            content=site_content(facility),
            subject_version=facility.version,
            state=PublicationReview.State.APPROVED,
            proposed_by=editor,
            proposed_at=PUBLISHED_SINCE,
            decided_by=officer,
            decided_at=PUBLISHED_SINCE + dt.timedelta(hours=6),
        )
        for number, facility in enumerate(chosen, 1)
    ]
    PublicationReview.objects.bulk_create(reviews, batch_size=CHUNK)
    Transition.objects.bulk_create((_approval(review) for review in reviews), batch_size=CHUNK)
    sites = [
        PublishedSite(
            public_id=_public_id(facility),
            facility=facility,
            reviewed_version=review.subject_version,
            published_by=officer,
            published_at=review.decided_at,  # type: ignore[misc]  # all are decided
            **{name: review.content[name] for name in REVIEWED},
            **_last_check(facility),
        )
        for facility, review in zip(chosen, reviews, strict=True)
    ]
    PublishedSite.objects.bulk_create(sites, batch_size=CHUNK)
    doors = (
        PublishedEntrance(site=site, **entrance, **_last_check(site.facility))
        for site, review in zip(sites, reviews, strict=True)
        for entrance in review.content["entrances"]
    )
    PublishedEntrance.objects.bulk_create(doors, batch_size=CHUNK)


def _last_check(facility: Facility) -> dict[str, Any]:
    """What refresh_live_facts would find, so that it has little left to write."""
    checks = sorted(facility.checks.all(), key=lambda check: (check.checked_on, check.pk))
    return {"checked_on": checks[-1].checked_on, "check_result": checks[-1].result} if checks else {}


def _public_id(facility: Facility) -> str:
    digest = hashlib.sha256(f"public/{facility.source_key}".encode()).digest()
    return "".join(BASE32[byte % len(BASE32)] for byte in digest[:10])


def _approval(review: PublicationReview) -> Transition:
    return Transition(
        **subject_fields(review),
        from_state=PublicationReview.State.PROPOSED,
        to_state=PublicationReview.State.APPROVED,
        moved_by=review.decided_by,
        moved_at=review.decided_at,  # type: ignore[misc]  # all are decided
    )


def _leave_open(rest: list[Facility], editor: User, officer: User) -> None:
    """Proposals that wait for the secrecy officer, and one that was refused."""
    for facility in rest[:WAITING]:
        propose_site(facility=facility, by=editor)
    refused = propose_site(facility=rest[WAITING], by=editor)
    mark = canary("records.publicationreview.reason")
    refuse_site(review=refused, by=officer, reason=f"演示：入口位置需现场复核 {mark}")


def _take_back(chosen: list[Facility], editor: User) -> None:
    site = PublishedSite.objects.get(facility=chosen[3])
    mark = canary("shelters.publishedsite.withdrawal_reason")
    withdraw_site(site=site, by=editor, reason=f"演示：现场核实后暂停对外公布 {mark}")


def _drift(chosen: list[Facility], clerk: User) -> None:
    """Register and public copy part: a telephone changed, a name changed, a work closed after its publication."""
    change_facility(facility=chosen[5], by=clerk, duty_phone="0513-00009001")
    change_facility(facility=chosen[8], by=clerk, name=f"{chosen[8].name}（东区）")
    move_facility(facility=chosen[11], to=FacilityState.CLOSED, by=clerk, reason="演示：管道检修，停止使用")
