"""Payments out of the treasury's and the tax office's files; a dry run unless ``--commit``."""

from civildefense.records.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Imports payments from the collectors' own files, see docs/imports.md (dry run unless --commit)."
    register = "payments"
