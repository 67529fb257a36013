"""Filed developments out of files of any form; a dry run unless ``--commit``."""

from civildefense.records.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Imports developments from lists of filed projects, see docs/imports.md (dry run unless --commit)."
    register = "developments"
