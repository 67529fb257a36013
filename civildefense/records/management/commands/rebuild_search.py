"""``rebuild_search [--check]``: write the search index anew, or say where it differs from the tables."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civildefense.common.search import declared
from civildefense.records.models import SearchMark
from civildefense.records.search.filling import catch_up, drift, mark_everything


class Command(BaseCommand):
    help = "Write the search index anew; with --check only say how many rows differ from it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        for kind in declared():
            mark_everything(kind)
        while catch_up():
            pass
        if SearchMark.objects.exists():
            raise CommandError("Another process is catching up at this moment; try again.")
        self.stdout.write("The search index is complete.")

    def _check(self) -> None:
        marked = set(SearchMark.objects.values_list("kind", "row_id"))
        wrong = {kind: [key for key in drift(kind) if (kind, key) not in marked] for kind in declared()}
        for kind, keys in wrong.items():
            if keys:
                self.stdout.write(f"{kind}: {len(keys)}")
        if any(wrong.values()):
            raise CommandError("The search index differs from the tables; run rebuild_search.")
        self.stdout.write(f"The search index is true; {len(marked)} rows wait for it.")
