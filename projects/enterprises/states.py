"""What a unit does, and the life of a unit and of two rows that may be one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.workflow import Move, MoveTable


class EnterpriseKind(models.TextChoices):
    DEVELOPER = "developer", _("developer")
    SURVEYOR = "surveyor", _("surveyor")
    DESIGNER = "designer", _("designer")
    BUILDER = "builder", _("builder")
    SUPERVISOR = "supervisor", _("construction supervisor")
    EQUIPMENT_MAKER = "equipment_maker", _("equipment maker")
    TESTER = "tester", _("testing body")
    PROPERTY_MANAGER = "property_manager", _("property manager")
    USER_UNIT = "user_unit", _("using unit")
    PUBLIC_BODY = "public_body", _("public body")


class EnterpriseState(models.TextChoices):
    ACTIVE = "active", _("in business")
    SUSPENDED = "suspended", _("business suspended")
    REVOKED = "revoked", _("licence revoked")
    CLOSED = "closed", _("deregistered")
    MERGED = "merged", _("merged into another row")


CHANGE = "projects.change_enterprise"
MERGE = "projects.merge_enterprise"
_S = EnterpriseState
# A merger of rows says nothing about the company: what is left of it stands in the other row.
MOVES = MoveTable(
    [
        Move(_S.ACTIVE, _S.SUSPENDED, _("Business suspended"), CHANGE, needs_reason=True),
        Move(_S.ACTIVE, _S.REVOKED, _("Licence revoked"), CHANGE, needs_reason=True),
        Move(_S.ACTIVE, _S.CLOSED, _("Deregistered"), CHANGE, needs_reason=True),
        Move(_S.SUSPENDED, _S.ACTIVE, _("In business again"), CHANGE, needs_reason=True),
        Move(_S.SUSPENDED, _S.REVOKED, _("Licence revoked"), CHANGE, needs_reason=True),
        Move(_S.SUSPENDED, _S.CLOSED, _("Deregistered"), CHANGE, needs_reason=True),
        # 吊销未注销: a revoked company still has to be deregistered.
        Move(_S.REVOKED, _S.CLOSED, _("Deregistered"), CHANGE, needs_reason=True),
        Move(_S.REVOKED, _S.ACTIVE, _("In business again"), CHANGE, needs_reason=True),
        # A mistake of the desk or of a file.
        Move(_S.CLOSED, _S.ACTIVE, _("In business again"), CHANGE, needs_reason=True),
    ]
)
# Only the services of ``merging`` walk through these: the row needs its successor with the move.
MERGE_MOVES = MoveTable(
    [
        *(
            Move(source, _S.MERGED, _("Merge"), MERGE, needs_reason=True)
            for source in (_S.ACTIVE, _S.SUSPENDED, _S.REVOKED, _S.CLOSED)
        ),
        *(
            Move(_S.MERGED, target, _("Undo the merge"), MERGE, needs_reason=True)
            for target in (_S.ACTIVE, _S.SUSPENDED, _S.REVOKED, _S.CLOSED)
        ),
    ]
)
