"""Invented fee cases of every kind: what was owed, what came in, what is still chased."""

from civildefense.home.demo.fees.load import load_fees

__all__ = ["load_fees"]
