"""A banner's way to the public and off it; it ends by itself when its time is over."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable

PROPOSE = "shelters.add_banner"
APPROVE = "shelters.approve_banner"
CANCEL = "shelters.cancel_banner"


class BannerKind(models.TextChoices):
    """A drill and the real thing never look alike: Hawaii 2018 was one menu entry away from the drill."""

    REAL = "real", _("real emergency")
    DRILL = "drill", _("drill")
    NOTICE = "notice", _("notice")


class BannerState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")


MOVES = MoveTable(
    [
        Move(BannerState.PROPOSED, BannerState.APPROVED, _("Approve for the public"), APPROVE),
        Move(BannerState.PROPOSED, BannerState.REFUSED, _("Refuse"), APPROVE, needs_reason=True),
        Move(BannerState.PROPOSED, BannerState.CANCELLED, _("Take the proposal back"), PROPOSE, needs_reason=True),
        Move(BannerState.APPROVED, BannerState.CANCELLED, _("Cancel at once"), CANCEL, needs_reason=True),
    ]
)
