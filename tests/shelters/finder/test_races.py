"""Two people at the same moment: one is told no, and nothing is half done."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from civildefense.common.errors import RuleBroken
from civildefense.records.models import PublicationReview, Transition
from shelters.facilities.models import Facility
from shelters.finder.models import PublishedSite
from shelters.finder.services import approve_site, propose_site, withdraw_site
from tests.cast import make_cast, make_user
from tests.shelters.finder.published import publish

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run all of them together; the code of each refusal, "" for each success."""
    barrier, told = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            act()
            told.append("")
        except RuleBroken as refusal:
            told.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def test_two_proposals_two_approvals_two_withdrawals() -> None:
    cast = make_cast()
    other = make_user("officer_2", cast.city, "secrecy_officer")
    facility = cast.a.facility
    told = at_once(*[lambda: propose_site(facility=Facility.objects.get(pk=facility.pk), by=cast.editor)] * 4)
    assert told == ["", "under_review", "under_review", "under_review"]
    review = PublicationReview.objects.get()
    told = at_once(*[
        lambda by=by: approve_site(review=PublicationReview.objects.get(pk=review.pk), by=by)
        for by in (cast.secrecy_officer, other)
    ])  # fmt: skip
    assert told == ["", "move_refused"]
    site = PublishedSite.objects.get()
    told = at_once(
        *[lambda by=by: withdraw_site(site=site, by=by, reason="核实") for by in (cast.secrecy_officer, other)]
    )
    assert told == ["", "already_withdrawn"]
    assert Transition.objects.about(review).count() == 2


def test_a_withdrawal_and_a_new_approval_end_in_one_whole_state() -> None:
    cast = make_cast()
    site = publish(cast, cast.a.facility)
    review = propose_site(facility=cast.a.facility, by=cast.editor)
    at_once(
        lambda: withdraw_site(site=site, by=cast.editor, reason="核实"),
        lambda: approve_site(review=review, by=cast.secrecy_officer),
    )
    site.refresh_from_db()
    assert (site.withdrawn_at is None) == (site.withdrawal_reason == "")
    assert site.entrances.count() == 2
