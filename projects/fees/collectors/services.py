"""Who takes the money for a case: asked by the period to which the charge belongs, never by the day of payment."""

from projects.fees.errors import CollectorUnknown
from projects.fees.models import CollectorRule, FeeCase
from projects.fees.states import ChargeKind, Collector


def rule_for(case: FeeCase, kind: str = "") -> CollectorRule:
    """The rule of the case's charging period; ``kind`` REFUND asks who pays back. CollectorUnknown without one."""
    wanted = ChargeKind(kind or case.charge_kind)
    rule = CollectorRule.objects.for_period(case.charging_year).filter(kind=wanted).first()
    if rule is None:
        raise CollectorUnknown(wanted.label, case.charging_year)
    return rule


def is_with_office(case: FeeCase, kind: str = "") -> bool:
    """Whether the office itself takes the money and writes receipts; with tax it only says what is due."""
    return rule_for(case, kind).collector == Collector.OFFICE
