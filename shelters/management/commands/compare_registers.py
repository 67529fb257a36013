"""What two editions of one register differ in. Nothing is written but the report. Exit 0 compared, 2 refused."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from civildefense.common.coordinates import Datum
from civildefense.common.errors import RuleBroken
from civildefense.records.imports.commandline import key_of, mapping_of, organisation_of
from civildefense.records.imports.comparison.editions import Edition, read_edition
from civildefense.records.imports.comparison.report import compare
from civildefense.records.imports.options import ColumnMapping, GivenFile, RunOptions
from civildefense.records.imports.targets import target

REFUSED = 2


class Command(BaseCommand):
    help = "Compares two editions of a register: added, removed, renamed, moved, changed by column, unchanged."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("a", type=Path, metavar="A", help="the earlier edition, any file that the importer reads")
        parser.add_argument("b", type=Path, metavar="B", help="the later edition")
        parser.add_argument("--json", type=Path, metavar="OUT", help="where the whole comparison goes")
        parser.add_argument("--organisation", default="", metavar="CODE", help="whose land the points lie on")
        parser.add_argument("--datum", choices=Datum.values, default="", help="default: the header's, else wgs84")
        parser.add_argument("--mapping", type=Path, metavar="FILE.json", help="for both files; see docs/imports.md")
        parser.add_argument("--epsg", default="", metavar="NUMBER", help="the projection of metres, for example 4549")
        parser.add_argument("--key", default="", help="how rows are known: id, a column's header, or name,address …")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = self._compared(options)
        except RuleBroken as refusal:
            if options["json"]:
                _write(options["json"], {"refused": str(refusal), "code": refusal.code})
            self.stderr.write(str(refusal))
            sys.exit(REFUSED)
        if options["json"]:
            _write(options["json"], found)
        for problem in found["problems"][:10]:
            self.stdout.write(f"{problem['edition']} {problem['row'] or ''} {problem['message']} [{problem['code']}]")
        self.stdout.write(" ".join(f"{name}={number}" for name, number in found["counts"].items()))

    def _compared(self, options: dict[str, Any]) -> dict[str, Any]:
        register = target("facilities")
        written = mapping_of(options["mapping"])
        if options["key"]:
            written["key"] = key_of(options["key"])
        if options["epsg"]:
            written["epsg"] = options["epsg"]
        mapping = ColumnMapping.from_json(written, frozenset(register.fields))
        reading = RunOptions(datum=options["datum"], mapping=mapping)
        organisation = organisation_of(options["organisation"]) if options["organisation"] else None

        def edition(path: Path) -> Edition:
            return read_edition(
                [GivenFile(path, path.name)], register=register, options=reading, organisation=organisation
            )

        return compare(edition(options["a"]), edition(options["b"]), is_key_chosen=bool(mapping.identity))


def _write(path: Path, found: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(found, file, ensure_ascii=False, indent=1)
