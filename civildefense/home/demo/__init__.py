"""Demonstration data: an invented register in a real city's outline, the same on every machine."""
