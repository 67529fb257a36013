"""Whose turn it is: papers whose next step is this person's."""

from django.db.models import Q

from civildefense.accounts.models import User
from civildefense.records.models import Paper
from civildefense.records.papers.kinds import all_kinds
from civildefense.records.papers.states import CHECK, REVIEW, SERVE

State = Paper.State


def waiting_for(user: User) -> Q:
    """By state and right, and never for whoever may not take the step because of an earlier one."""
    found = Q(pk__in=[])
    if user.has_perm(CHECK):
        found |= Q(state=State.DRAFT)
    if user.has_perm(REVIEW):
        found |= Q(state=State.CHECKED) & ~Q(drafted_by=user)
    signed = [kind.name for kind in all_kinds() if user.has_perm(kind.issue_right)]
    if signed:
        found |= Q(state=State.REVIEWED, kind__in=signed) & ~Q(drafted_by=user) & ~Q(reviewed_by=user)
    if user.has_perm(SERVE):
        found |= Q(state=State.ISSUED)
    return found
