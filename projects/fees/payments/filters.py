"""What payments are looked for by, on the desk's list and in the API."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from civildefense.common.filters import ChangedSinceFilter
from projects.fees.payments.models import Payment
from projects.fees.payments.services import plain_receipt
from projects.fees.payments.states import Channel, PayerMatch, PaymentState, ReceiptKind


class PaymentFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("words in the payer's name"), field_name="payer_name", lookup_expr="icontains")
    case = filters.UUIDFilter(label=_("case"), field_name="case__uid")
    case_number = filters.CharFilter(label=_("case number"), field_name="case__number")
    channel = filters.ChoiceFilter(label=_("channel"), choices=Channel.choices)
    receipt_kind = filters.ChoiceFilter(label=_("kind of receipt"), choices=ReceiptKind.choices)
    receipt_number = filters.CharFilter(label=_("receipt number"), method="by_receipt")
    payer_match = filters.ChoiceFilter(label=_("who paid"), choices=PayerMatch.choices)
    state = filters.ChoiceFilter(label=_("state"), choices=PaymentState.choices)
    received_from = filters.DateFilter(label=_("received from"), field_name="received_on", lookup_expr="gte")
    received_until = filters.DateFilter(label=_("received until"), field_name="received_on", lookup_expr="lte")
    is_held = filters.BooleanFilter(label=_("held, not yet allocated"), method="held")
    updated_since = ChangedSinceFilter()

    class Meta:
        model = Payment
        fields: tuple[str, ...] = ()

    def by_receipt(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(receipt_number=plain_receipt(value))

    def held(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.standing().filter(held_fen__gt=0) if value else queryset.filter(held_fen=0)
