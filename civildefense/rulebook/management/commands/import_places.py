"""manage.py import_places FILE: names that citizens type, from a CSV."""

from typing import Any

from django.core.management.base import CommandParser

from civildefense.rulebook.management.table import TableCommand
from civildefense.rulebook.places import import_places
from civildefense.rulebook.sheets import TableReport


class Command(TableCommand):
    help = "Create and change the places that the finder knows, from a CSV of names, kinds and points."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--source", default="", help="where the list comes from; the file's name otherwise")

    def take(self, body: bytes, options: dict[str, Any]) -> TableReport:
        return import_places(body, source=options["source"] or options["name"])
