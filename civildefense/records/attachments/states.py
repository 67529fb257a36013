"""A photo is looked at before others use it: persons, number plates and what may not be stored show on pictures too."""

from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable
from civildefense.records.models.attachments import Moderation

MODERATE = "records.moderate_attachment"
MOVES = MoveTable(
    [
        Move(Moderation.WAITING, Moderation.APPROVED, _("Approve the photo"), MODERATE),
        Move(Moderation.WAITING, Moderation.REFUSED, _("Refuse the photo"), MODERATE, needs_reason=True),
        Move(Moderation.APPROVED, Moderation.REFUSED, _("Refuse the photo after all"), MODERATE, needs_reason=True),
        Move(Moderation.REFUSED, Moderation.APPROVED, _("Approve the photo after all"), MODERATE, needs_reason=True),
    ]
)
