"""manage.py import_places FILE: names that citizens type, from a CSV."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civildefense.rulebook.places import NotPlaces, import_places


class Command(BaseCommand):
    help = "Create and change the places that the finder knows, from a CSV of names, kinds and points."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="where the list comes from; the file's name otherwise")

    def handle(self, *args: Any, file: Path, source: str, **options: Any) -> None:
        try:
            report = import_places(file.read_bytes(), source=source or file.name)
        except (OSError, NotPlaces) as error:
            raise CommandError(str(error)) from None
        for line, sentence in report.problems:
            self.stderr.write(f"{file.name}:{line}: {sentence}")
        self.stdout.write(
            f"rows {report.rows}, new {report.new}, changed {report.changed}, same {report.same},"
            f" rejected {len(report.problems)}"
        )
        if report.problems:
            raise CommandError(f"{len(report.problems)} rows were left out.", returncode=1)
