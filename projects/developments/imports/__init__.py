"""Developments out of the office's own files."""

from projects.developments.imports.target import DevelopmentTarget

__all__ = ["DevelopmentTarget"]
