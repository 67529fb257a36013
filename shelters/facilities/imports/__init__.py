"""Facilities out of the office's own files: what the generic import needs to know about them."""

from shelters.facilities.imports.target import FacilityTarget

__all__ = ["FacilityTarget"]
