"""Enterprises out of the office's own files."""

from projects.enterprises.imports.target import EnterpriseTarget

__all__ = ["EnterpriseTarget"]
