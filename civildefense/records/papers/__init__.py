"""Papers have one path: draft, check, legal review, signature with a number, seal, service.

An upper slice registers its kinds and drafts; ``services`` is the only writer::

    papers.register(PaperKind("fee_notice", _("Payment notice"), issue_right="projects.issue_feenotice", …))
    papers.services.draft_paper(kind="fee_notice", subject=case, …, by=clerk)
"""

from civildefense.records.papers.kinds import PaperKind, register

__all__ = ["PaperKind", "register"]
