"""What the rulebook's import commands share: a file in, a count and the rows that were left out."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civildefense.rulebook.sheets import NotATable, TableReport


class TableCommand(BaseCommand):
    """Subclasses read the file's bytes in ``take``. Exit 0 clean, 1 some rows left out."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def take(self, body: bytes, options: dict[str, Any]) -> TableReport:
        raise NotImplementedError

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            report = self.take(file.read_bytes(), {**options, "name": file.name})
        except (OSError, NotATable) as error:
            raise CommandError(str(error)) from None
        for line, sentence in report.problems:
            self.stderr.write(f"{file.name}:{line}: {sentence}")
        self.stdout.write(str(report))
        if report.problems:
            raise CommandError(f"{len(report.problems)} rows were left out.", returncode=1)
