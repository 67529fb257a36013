"""Facilities out of files of any form; a dry run unless ``--commit``."""

from civildefense.records.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Imports facilities from the office's own files, see docs/imports.md (dry run unless --commit)."
    register = "facilities"
