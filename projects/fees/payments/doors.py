"""Who collects for a case, and through which door its money may come."""

from projects.fees.collectors.services import rule_for
from projects.fees.models import FeeCase
from projects.fees.payments.errors import ReceiptOfOtherKind, WrongDoor
from projects.fees.payments.states import CHANNELS_OF, USUAL_KIND, Channel, ReceiptKind
from projects.fees.states import Collector


def require_door(case: FeeCase, channel: str) -> None:
    """WrongDoor when the period of the case is collected by somebody else."""
    collector = rule_for(case).collector
    if channel not in CHANNELS_OF[collector]:
        raise WrongDoor(case=case, collector=Collector(collector).label, channel=Channel(channel).label)


def receipt_kind_of(channel: str, written: str = "") -> str:
    """What the channel gives out, or what somebody named; ReceiptOfOtherKind where the two cannot be."""
    kind = written or USUAL_KIND[Channel(channel)]
    if (kind == ReceiptKind.TAX) != (channel == Channel.TAX):
        raise ReceiptOfOtherKind()
    return kind
