"""The only writers of the slice; each verb stands with its noun."""

from projects.obligations.services.credits import assign_credit, change_area, open_area, release_credit
from projects.obligations.services.determination import determine, latest_obligation, plan_anew
from projects.obligations.services.offsite import (
    apply_offsite,
    change_application,
    decide_application,
    examine_application,
    put_opinion,
    remove_opinion,
    return_application,
    revoke_approval,
)
from projects.obligations.services.parts import put_part, remove_part

__all__ = [
    "apply_offsite",
    "assign_credit",
    "change_application",
    "change_area",
    "decide_application",
    "determine",
    "examine_application",
    "latest_obligation",
    "open_area",
    "plan_anew",
    "put_opinion",
    "put_part",
    "release_credit",
    "remove_opinion",
    "remove_part",
    "return_application",
    "revoke_approval",
]
