"""Payments out of the treasury's and the tax office's own files: what the generic import needs to know about them."""

from projects.fees.imports.target import PaymentTarget

__all__ = ["PaymentTarget"]
