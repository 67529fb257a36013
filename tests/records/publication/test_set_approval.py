"""What the whole may disclose is a decision of its own, and one is in force at a time."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from civildefense.records.models import SetApproval
from civildefense.records.publication.errors import NoSetApproval, NotAllowed
from civildefense.records.publication.services import approve_set, end_set
from tests.cast import Cast


def approve(cast: Cast, **limits: object) -> SetApproval:
    return approve_set(
        **{"max_sites": 10, "max_per_district": 5, "document_number": "密审1号", **limits}, by=cast.secrecy_officer
    )


def test_a_new_approval_takes_the_place_of_the_old_one(cast: Cast) -> None:
    first, second = approve(cast), approve(cast, max_sites=20)
    first.refresh_from_db()
    assert first.ended_by == cast.secrecy_officer
    assert SetApproval.objects.get(ended_at__isnull=True) == second


def test_an_approval_names_its_document(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        approve(cast, document_number="")


@pytest.mark.parametrize("role", ["editor", "clerk", "administrator", "auditor"])
def test_only_the_secrecy_officer_approves_or_ends(cast: Cast, role: str) -> None:
    approve(cast)
    with pytest.raises(NotAllowed):
        approve_set(max_sites=1, max_per_district=1, document_number="x", by=getattr(cast, role))
    with pytest.raises(NotAllowed):
        end_set(by=getattr(cast, role))


def test_ending_twice_is_refused(cast: Cast) -> None:
    approve(cast)
    end_set(by=cast.secrecy_officer)
    with pytest.raises(NoSetApproval):
        end_set(by=cast.secrecy_officer)


def test_the_database_keeps_one_in_force(cast: Cast) -> None:
    approve(cast)
    with pytest.raises(IntegrityError, match="one_in_force"), transaction.atomic():
        SetApproval.objects.create(
            max_sites=1, max_per_district=1, document_number="x", approved_by=cast.editor, approved_at=timezone.now()
        )
