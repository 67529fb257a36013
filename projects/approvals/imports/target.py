"""Decisions as a register that files can be imported into."""

from django.utils.translation import gettext_lazy

from civildefense.records.imports.flat import FlatTarget
from projects.approvals.imports.rows import ApprovalRowForm
from projects.approvals.imports.vocabulary import FIELDS, VOCABULARY
from projects.approvals.imports.writer import ApprovalWriter
from projects.approvals.models import Approval


class ApprovalTarget(FlatTarget):
    name = "approvals"
    label = gettext_lazy("approvals")
    model = Approval
    fields = FIELDS
    vocabulary = VOCABULARY
    form = ApprovalRowForm
    writer = ApprovalWriter
    keys = (("number", "decided_by_body"), ("number",))
    key_length = 80
    right = "projects.change_approval"
