"""Nothing becomes public by one person, and what was looked at is what is copied."""

import pytest
from django.db import IntegrityError, transaction

from civildefense.common.errors import MoveRefused
from civildefense.records.models import PublicationReview, Transition
from civildefense.records.publication import services
from civildefense.records.publication.errors import NotAllowed, ReasonMissing, SamePerson, SecretContent, UnderReview
from tests.cast import Cast, make_user

State = PublicationReview.State


def propose(cast: Cast, **content: object) -> PublicationReview:
    return services.propose(subject=cast.a.facility, content={"name": "甲", **content}, by=cast.editor)


def test_an_editor_proposes_and_the_secrecy_officer_approves(cast: Cast) -> None:
    review = propose(cast)
    assert review.state == State.PROPOSED
    services.approve(review=review, by=cast.secrecy_officer)
    review.refresh_from_db()
    assert (review.state, review.decided_by, review.content) == (State.APPROVED, cast.secrecy_officer, {"name": "甲"})
    moves = Transition.objects.about(review).values_list("from_state", "to_state", "moved_by__username")
    assert list(moves) == [("proposed", "approved", "secrecy_officer")]


def test_whoever_proposed_may_not_approve_even_with_both_roles(cast: Cast) -> None:
    both = make_user("both", cast.city, "editor", "secrecy_officer")
    review = services.propose(subject=cast.a.facility, content={}, by=both)
    with pytest.raises(SamePerson):
        services.approve(review=review, by=both)


def test_the_database_refuses_the_same_person_too(cast: Cast) -> None:
    review = propose(cast)
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        PublicationReview.objects.filter(pk=review.pk).update(
            state=State.APPROVED, decided_by=review.proposed_by, decided_at=review.proposed_at
        )


@pytest.mark.parametrize("role", ["clerk", "finance", "inspector", "draw_officer", "auditor", "administrator"])
def test_nobody_else_proposes_or_approves(cast: Cast, role: str) -> None:
    with pytest.raises(NotAllowed):
        services.propose(subject=cast.a.facility, content={}, by=getattr(cast, role))
    with pytest.raises(MoveRefused):
        services.approve(review=propose(cast), by=getattr(cast, role))


def test_another_county_is_out_of_reach(cast: Cast) -> None:
    editor = make_user("editor_b", cast.b.organisation, "editor")
    with pytest.raises(NotAllowed):
        services.propose(subject=cast.a.facility, content={}, by=editor)


def test_an_object_is_under_one_review_at_a_time(cast: Cast) -> None:
    propose(cast)
    with pytest.raises(UnderReview):
        propose(cast)


def test_a_refusal_needs_a_reason_and_opens_the_way_to_a_better_proposal(cast: Cast) -> None:
    review = propose(cast)
    with pytest.raises(MoveRefused):
        services.refuse(review=review, by=cast.secrecy_officer, reason=" ")
    services.refuse(review=review, by=cast.secrecy_officer, reason="入口位置不对")
    assert propose(cast).pk != review.pk


def test_the_editor_takes_a_proposal_back(cast: Cast) -> None:
    review = services.take_back(review=propose(cast), by=cast.editor, reason="重复")
    assert review.state == State.WITHDRAWN


@pytest.mark.parametrize("text", ["人防指挥所入口", "人防 指挥 工程", "疏散方案附后"])
def test_level_x_is_refused_and_not_repeated(cast: Cast, text: str) -> None:
    with pytest.raises(SecretContent) as refusal:
        propose(cast, entrances=[{"hint": text}])
    assert text not in str(refusal.value)
    assert not PublicationReview.objects.exists()


def test_one_person_withdraws_with_a_reason(cast: Cast) -> None:
    review = services.approve(review=propose(cast), by=cast.secrecy_officer)
    with pytest.raises(ReasonMissing):
        services.withdraw(subject=cast.a.facility, by=cast.editor, reason="")
    services.withdraw(subject=cast.a.facility, by=cast.editor, reason="入口封闭")
    review.refresh_from_db()
    assert review.state == State.WITHDRAWN
    assert review.decided_by == cast.secrecy_officer, "who approved stays on record"


def test_a_clerk_may_not_withdraw(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.withdraw(subject=cast.a.facility, by=cast.clerk, reason="x")
