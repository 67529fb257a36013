"""Companies and their certificates out of files of any form; a dry run unless ``--commit``."""

from civildefense.records.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Imports companies from the office's own lists, see docs/imports.md (dry run unless --commit)."
    register = "enterprises"
