"""What can be done to many developments at once."""

from civildefense.accounts.models import User
from civildefense.records.bulk import EditMany, MoveMany, register
from projects.developments import services
from projects.developments.models import Development
from projects.developments.states import MOVES, DevelopmentState

EDITABLE = ("service_officer", "is_major", "is_civil_military", "use")


def _move(development: Development, to: str, by: User, reason: str) -> None:
    services.move_development(development=development, to=to, by=by, reason=reason)


def _change(development: Development, by: User, **fields: object) -> None:
    services.change_development(development=development, by=by, **fields)


register(
    Development,
    *(EditMany(Development, name, "projects.change_development", _change) for name in EDITABLE),
    *(MoveMany(MOVES, target, "projects.move_development", _move) for target in DevelopmentState),
)
