"""Who collects for a case, and through which door its money may come."""

import datetime as dt

from django.utils import timezone

from projects.fees.errors import CollectorUnknown
from projects.fees.models import CollectorRule, FeeCase
from projects.fees.payments.errors import ReceiptOfOtherKind, WrongDoor
from projects.fees.payments.states import CHANNELS_OF, USUAL_KIND, Channel, ReceiptKind
from projects.fees.states import ChargeKind, Collector


def collector_of(case: FeeCase, *, kind: str = "", on: dt.date | None = None) -> str:
    """Office or tax, by the charging period of the case and the kind of charge; CollectorUnknown."""
    wanted = kind or case.charge_kind
    rules = CollectorRule.objects.for_period(case.charging_year).in_force(on or timezone.localdate())
    rule = rules.filter(kind=wanted).first()
    if rule is None:
        raise CollectorUnknown(ChargeKind(wanted).label, case.charging_year)
    return rule.collector


def require_door(case: FeeCase, channel: str) -> None:
    """WrongDoor when the period of the case is collected by somebody else."""
    collector = collector_of(case)
    if channel not in CHANNELS_OF[collector]:
        raise WrongDoor(case=case, collector=Collector(collector).label, channel=Channel(channel).label)


def receipt_kind_of(channel: str, written: str = "") -> str:
    """What the channel gives out, or what somebody named; ReceiptOfOtherKind where the two cannot be."""
    kind = written or USUAL_KIND[Channel(channel)]
    if (kind == ReceiptKind.TAX) != (channel == Channel.TAX):
        raise ReceiptOfOtherKind()
    return kind
