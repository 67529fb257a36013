"""The way of any record to the public: proposed by one person, approved by another, withdrawn by one alone.

The slice whose record it is calls these and copies ``review.content``, nothing else, in the same transaction.
"""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from civildefense.accounts.models import User
from civildefense.common.secrecy import guard_text
from civildefense.records import workflow
from civildefense.records.models import PublicationReview, SetApproval, subject_fields
from civildefense.records.publication.errors import (
    NoSetApproval,
    NotAllowed,
    ReasonMissing,
    SamePerson,
    SecretContent,
    UnderReview,
)
from civildefense.records.publication.states import APPROVE_SET, MOVES, PROPOSE, UNDONE_MOVES, WITHDRAW

State = PublicationReview.State


def texts_in(content: Any) -> Iterator[str]:
    """Every text of a nested content, keys aside."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from texts_in(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from texts_in(value)


@transaction.atomic
def propose(*, subject: Any, content: dict[str, Any], by: User) -> PublicationReview:
    """Put exactly ``content`` before the secrecy officer. ``subject`` has uid, organisation and version."""
    if not by.has_perm(PROPOSE) or subject.organisation_id not in by.organisation_ids:
        raise NotAllowed()
    if any(guard_text(text) for text in texts_in(content)):
        raise SecretContent()
    # The subject's lock makes two proposals at once wait for each other.
    type(subject)._base_manager.select_for_update(no_key=True, of=("self",)).get(pk=subject.pk)
    if PublicationReview.objects.about(subject).filter(state=State.PROPOSED).exists():
        raise UnderReview()
    return PublicationReview.objects.create(
        **subject_fields(subject), content=content, subject_version=subject.version, proposed_by=by
    )


@transaction.atomic
def approve(*, review: PublicationReview, by: User) -> PublicationReview:
    """The second person's yes. The caller copies ``review.content`` in the same transaction."""
    if review.proposed_by_id == by.pk:
        raise SamePerson()
    return _decide(review, State.APPROVED, by, "")


@transaction.atomic
def refuse(*, review: PublicationReview, by: User, reason: str) -> PublicationReview:
    return _decide(review, State.REFUSED, by, reason)


@transaction.atomic
def take_back(*, review: PublicationReview, by: User, reason: str) -> PublicationReview:
    """The editor's own second thoughts, before anybody has decided."""
    return _decide(review, State.WITHDRAWN, by, reason)


def _decide(review: PublicationReview, to: str, by: User, reason: str) -> PublicationReview:
    if review.organisation_id not in by.organisation_ids:
        raise NotAllowed()
    workflow.move(review, to, by=by, reason=reason, table=MOVES)
    review.decided_by, review.decided_at, review.reason = by, timezone.now(), reason.strip()
    review.save(update_fields=["decided_by", "decided_at", "reason"])
    return review


@transaction.atomic
def withdraw(*, subject: Any, by: User, reason: str) -> None:
    """One person is enough, and at once: whatever of ``subject`` was approved ends here."""
    if not by.has_perm(WITHDRAW) or subject.organisation_id not in by.organisation_ids:
        raise NotAllowed()
    if not reason.strip():
        raise ReasonMissing()
    reviews = PublicationReview.objects.about(subject)
    for review in reviews.filter(state=State.APPROVED).order_by("pk"):
        workflow.move(review, State.WITHDRAWN, by=by, reason=reason, table=MOVES)


@transaction.atomic
def end_undone(*, review: PublicationReview, by: User, reason: str) -> PublicationReview:
    """The import that a proposal or an approval stood on has been undone, and with it goes what it let out."""
    workflow.move(review, State.WITHDRAWN, by=by, reason=reason, table=UNDONE_MOVES)
    return review


@transaction.atomic
def approve_set(
    *,
    max_sites: int,
    max_per_district: int,
    document_number: str,
    by: User,
    with_capacity: bool = False,
    with_bulk_files: bool = False,
    what: str = "sites",
) -> SetApproval:
    """What the whole may disclose from now on; it takes the place of the approval in force."""
    if not by.has_perm(APPROVE_SET):
        raise NotAllowed()
    _in_force(what).update(ended_by=by, ended_at=timezone.now())
    approval = SetApproval(
        what=what,
        max_sites=max_sites,
        max_per_district=max_per_district,
        with_capacity=with_capacity,
        with_bulk_files=with_bulk_files,
        document_number=document_number,
        approved_by=by,
    )
    approval.full_clean()
    approval.save()
    return approval


@transaction.atomic
def end_set(*, by: User, what: str = "sites") -> SetApproval:
    """Take the whole set out of the public: the next build publishes an empty one."""
    if not by.has_perm(APPROVE_SET):
        raise NotAllowed()
    approval = _in_force(what).select_for_update(no_key=True).first()
    if approval is None:
        raise NoSetApproval()
    approval.ended_by, approval.ended_at = by, timezone.now()
    approval.save(update_fields=["ended_by", "ended_at"])
    return approval


def _in_force(what: str) -> Any:
    return SetApproval.objects.filter(what=what, ended_at__isnull=True)
