"""manage.py verify_obligations: each determination from its own inputs; exit 0 with a count, or 1 with what differs."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from projects.obligations.verify import everything


class Command(BaseCommand):
    help = "Recompute every stored duty to build from its own inputs and quoted figures, and say what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="count and faults as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        counted, found = 0, []
        for row, sentences in everything():
            counted += 1
            found += [f"{row.uid} {row} (no. {row.number}): {sentence}" for sentence in sentences]
        if options["json"]:
            self.stdout.write(json.dumps({"obligations": counted, "faults": found}, ensure_ascii=False))
        else:
            self.stdout.write(f"{counted} determinations recomputed, {len(found)} differences")
        if found:
            raise CommandError("\n".join(found), returncode=1)
