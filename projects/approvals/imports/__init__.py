"""Decisions out of the approval bureau's own files."""

from projects.approvals.imports.target import ApprovalTarget

__all__ = ["ApprovalTarget"]
