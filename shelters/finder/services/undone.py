"""Public copies and proposals that stood on an import which has been undone since. Asked every minute, like the live
facts: the imports know nothing of the finder."""

from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts.models import User
from civildefense.records.models import PublicationReview, UndoneRow
from civildefense.records.publication import services as publication
from shelters.facilities.models import Facility
from shelters.facilities.states import FacilityState
from shelters.finder.models import PublishedSite

State = PublicationReview.State
Outcome = UndoneRow.Outcome


@transaction.atomic
def follow_undone_imports() -> int:
    """Withdraw copies of works that exist through an undone import alone, and take back proposals made before the
    undo; answers how many."""
    ended = 0
    for site in _copies_of_closed().select_for_update(of=("self",), no_key=True):
        by = User.objects.get(pk=site.undone_by)
        for review in PublicationReview.objects.about(site.facility).filter(state=State.APPROVED):
            publication.end_undone(review=review, by=by, reason=_reason())
        site.withdrawn_by, site.withdrawn_at, site.withdrawal_reason = by, timezone.now(), _reason()
        site.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
        ended += 1
    for review in _overtaken_proposals():
        publication.end_undone(review=review, by=User.objects.get(pk=review.undone_by), reason=_reason())
        ended += 1
    return ended


def _copies_of_closed() -> QuerySet[Any]:
    sites = PublishedSite.objects.published().filter(facility__state=FacilityState.CLOSED)
    undone = _last_undone(OuterRef("facility__uid"), [Outcome.CLOSED])
    return _with_undo(sites.select_related("facility").order_by("pk"), undone).filter(undone_at__gt=F("published_at"))


def _overtaken_proposals() -> QuerySet[Any]:
    reviews = PublicationReview.objects.filter(state=State.PROPOSED, subject_type__model=Facility._meta.model_name)
    undone = _last_undone(OuterRef("subject_uid"), [Outcome.CLOSED, Outcome.RESTORED, Outcome.PARTLY])
    return _with_undo(reviews.order_by("pk"), undone).filter(undone_at__gt=F("proposed_at"))


def _last_undone(uid: OuterRef, outcomes: list[str]) -> QuerySet[UndoneRow]:
    return UndoneRow.objects.filter(uid=uid, outcome__in=outcomes).order_by("-pk")


def _with_undo(rows: QuerySet[Any], undone: QuerySet[UndoneRow]) -> QuerySet[Any]:
    return rows.annotate(
        undone_by=Subquery(undone.values("batch__undone_by")[:1]),
        undone_at=Subquery(undone.values("batch__undone_at")[:1]),
    )


def _reason() -> str:
    return _("The import that it stood on has been undone.")
