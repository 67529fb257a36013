"""Decisions of the approval bureau out of files of any form; a dry run unless ``--commit``."""

from civildefense.records.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Imports decisions from the approval bureau's own lists, see docs/imports.md (dry run unless --commit)."
    register = "approvals"
