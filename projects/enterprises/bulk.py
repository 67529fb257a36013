"""What can be done to many companies at once."""

from civildefense.accounts.models import User
from civildefense.records.bulk import MoveMany, register
from projects.enterprises import services
from projects.enterprises.models import Enterprise, EnterpriseState
from projects.enterprises.states import CHANGE, MOVES


def _move(enterprise: Enterprise, to: str, by: User, reason: str) -> None:
    services.move_enterprise(enterprise=enterprise, to=to, by=by, reason=reason)


register(Enterprise, *(MoveMany(MOVES, target, CHANGE, _move) for target in EnterpriseState if target != "merged"))
