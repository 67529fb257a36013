"""manage.py import_calendar FILE: a year's holidays and the weekend days that are worked, from a CSV."""

from typing import Any

from django.core.management.base import CommandParser

from civildefense.rulebook.calendar.services import import_calendar
from civildefense.rulebook.management.table import TableCommand
from civildefense.rulebook.sheets import TableReport


class Command(TableCommand):
    help = "Create and change days of the working calendar, from a CSV of date, occasion and whether it is worked."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--source", default="", help="title and number of the announcement; else the file's name")

    def take(self, body: bytes, options: dict[str, Any]) -> TableReport:
        return import_calendar(body, source=options["source"] or options["name"])
