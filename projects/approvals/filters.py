"""How decisions are asked for by programs."""

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.filters import ChangedSinceFilter
from projects.approvals.models import Approval
from projects.approvals.rules import normal_number
from projects.approvals.states import ApprovalState, Mode, Outcome


class ApprovalFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("words in project, developer or number"), method="with_words")
    number = filters.CharFilter(label=_("number of the decision"), method="with_number")
    state = filters.MultipleChoiceFilter(label=_("state"), choices=ApprovalState.choices)
    outcome = filters.ChoiceFilter(label=_("outcome"), choices=Outcome.choices)
    mode = filters.ChoiceFilter(label=_("how the duty is met"), choices=Mode.choices)
    item = filters.CharFilter(label=_("code of the item"), field_name="item__code")
    development = filters.UUIDFilter(label=_("development"), field_name="development__uid")
    needs_supervision = filters.BooleanFilter(
        label=_("decided, and nobody has opened the supervision yet"), method="awaiting_supervision"
    )
    decided_from = filters.DateFilter(
        label=_("decided on this day or later"), field_name="decided_on", lookup_expr="gte"
    )
    decided_until = filters.DateFilter(
        label=_("decided on this day or earlier"), field_name="decided_on", lookup_expr="lte"
    )
    updated_since = ChangedSinceFilter()

    class Meta:
        model = Approval
        fields: tuple[str, ...] = ()

    def with_words(self, queryset: Any, name: str, value: str) -> Any:
        named = Q(project_name__icontains=value) | Q(developer_name__icontains=value) | Q(number__icontains=value)
        return queryset.filter(named | Q(development__name__icontains=value))

    def with_number(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(number=normal_number(value))

    def awaiting_supervision(self, queryset: Any, name: str, value: bool) -> Any:
        waiting = Approval.objects.awaiting_supervision().values("pk")
        return queryset.filter(pk__in=waiting) if value else queryset.exclude(pk__in=waiting)
