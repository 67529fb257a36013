"""The only writers of developments and of what happens in their life."""

from projects.developments.services.acceptance import check_item, open_checklist
from projects.developments.services.advice import answer_service, rate_service, record_service
from projects.developments.services.developments import (
    change_development,
    create_development,
    move_development,
    put_development,
)
from projects.developments.services.milestones import close_breach, reach_milestone, set_milestones
from projects.developments.services.parts import put_part, remove_part, set_building, set_phase

__all__ = [
    "answer_service",
    "change_development",
    "check_item",
    "close_breach",
    "create_development",
    "move_development",
    "open_checklist",
    "put_development",
    "put_part",
    "rate_service",
    "reach_milestone",
    "record_service",
    "remove_part",
    "set_building",
    "set_milestones",
    "set_phase",
]
