"""What a list of cases can be narrowed to: what waits on the fee desk, and how a case stands with its money."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import Organisation
from civildefense.common.admin.conditions import ConditionFilter
from projects.fees.audit.permits import permits_before_payment
from projects.fees.models import Assessment, FeeCase, FeeNotice
from projects.fees.states import CaseState, Standing

PREPARED = (CaseState.DRAFT, CaseState.ACCEPTED)
ASKED = (CaseState.ISSUED, CaseState.NOTIFIED)


def _with(rows: QuerySet[Any]) -> Q:
    return Q(Exists(rows.filter(case=OuterRef("pk"))))


def to_assess() -> Q:
    """In preparation, and nothing on it that waits for a signature."""
    return Q(state__in=PREPARED, is_before_portal=False) & ~_with(Assessment.objects.filter(decision__isnull=True))


def to_notify() -> Q:
    """Signed and owed, and no paper asks for it yet."""
    asked = FeeNotice.objects.exclude(paper__state="void")
    return Q(state=CaseState.ISSUED, pk__in=FeeCase.objects.owing().values("pk")) & ~_with(asked)


def overdue() -> Q:
    """The day by which to pay has gone by, and something is owed still."""
    late = FeeNotice.objects.filter(due_on__lt=timezone.localdate()).exclude(paper__state="void")
    return Q(pk__in=FeeCase.objects.owing().values("pk")) & _with(late)


def to_return() -> Q:
    return Q(pk__in=FeeCase.objects.to_return().values("pk"))


def permit_first() -> Q:
    """Another office gave its permit before the first charge was paid."""
    everywhere = Organisation.objects.values_list("pk", flat=True)
    return Q(pk__in=[case for case, *_rest in permits_before_payment(everywhere)])


class AttentionFilter(ConditionFilter):
    """The fee desk: what to assess, to notify, to chase, to return today."""

    title = gettext_lazy("to do")
    parameter_name = "attention"
    conditions = {
        "assess": (gettext_lazy("to assess"), to_assess),
        "notify": (gettext_lazy("to notify"), to_notify),
        "overdue": (gettext_lazy("to chase: past its day"), overdue),
        "return": (gettext_lazy("to return or to place"), to_return),
        "permit": (gettext_lazy("a permit before the payment"), permit_first),
    }


class StandingFilter(admin.SimpleListFilter):
    """Counted from the ledger, not typed."""

    title = gettext_lazy("money")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Standing.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(standing=self.value()) if self.value() else queryset
