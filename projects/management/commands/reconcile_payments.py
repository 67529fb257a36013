"""A collector's file against the books, to the fen. Exit 0 no difference, 1 differences, 2 file refused."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from civildefense.accounts.services import console_user
from civildefense.common.errors import RuleBroken
from civildefense.records.imports.commandline import organisation_of
from civildefense.records.imports.options import GivenFile
from projects.fees.payments.states import Channel
from projects.fees.reconciliation import services
from projects.fees.reconciliation.rules import counted
from projects.fees.reconciliation.services import Comparison

CLEAN, DIFFERENT, REFUSED = 0, 1, 2
_SHOWN = 20


class Command(BaseCommand):
    help = "Holds a treasury's or tax office's file against the payments on record, see docs/imports.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--organisation", required=True, metavar="CODE")
        parser.add_argument("--channel", choices=Channel.values, default="", help="default: what the file itself says")
        parser.add_argument("--from", dest="starts_on", type=date.fromisoformat, metavar="DAY")
        parser.add_argument("--to", dest="ends_on", type=date.fromisoformat, metavar="DAY")
        parser.add_argument("--keep", action="store_true", help="keep the result, to be declared complete and signed")
        parser.add_argument("--report", type=Path, metavar="OUT.json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            comparison = self._compared(options)
        except RuleBroken as refusal:
            self._write(options["report"], {"refused": str(refusal), "code": refusal.code})
            self.stderr.write(str(refusal))
            sys.exit(REFUSED)
        self._write(options["report"], _report(comparison))
        self._tell(comparison)
        if comparison.found or comparison.unread:
            sys.exit(DIFFERENT)

    @staticmethod
    def _compared(options: dict[str, Any]) -> Comparison:
        organisation = organisation_of(options["organisation"])
        files = [GivenFile(path, path.name) for path in options["files"]]
        period = {name: options[name] for name in ("starts_on", "ends_on")}
        comparison = services.compare(organisation=organisation, files=files, channel=options["channel"], **period)
        if options["keep"]:
            services.keep(comparison=comparison, by=console_user(organisation))
        return comparison

    @staticmethod
    def _write(path: Path | None, report: dict[str, Any]) -> None:
        if path is not None:
            path.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")

    def _tell(self, comparison: Comparison) -> None:
        for row in comparison.found[:_SHOWN]:
            told = f"{row.kind.label}: {row.number} {row.place} {row.in_file} | {row.in_books} {row.other}"
            self.stdout.write(f"{told.strip()} [{row.kind}]")
        for problem in comparison.unread[:_SHOWN]:
            self.stdout.write(f"{problem.place} {problem.column} {problem.value!r}: {problem.message} [{problem.code}]")
        told = _("%(file)d receipts in the file, %(books)d in the books, %(found)d differences.")
        found = len(comparison.found) + len(comparison.unread)
        self.stdout.write(told % {"file": len(comparison.file), "books": len(comparison.books), "found": found})


def _report(comparison: Comparison) -> dict[str, Any]:
    return {
        "organisation": comparison.organisation.code,
        "channel": comparison.channel,
        "from": comparison.starts_on.isoformat(),
        "to": comparison.ends_on.isoformat(),
        "file_rows": len(comparison.file),
        "book_rows": len(comparison.books),
        "file_fen": comparison.file_fen,
        "book_fen": comparison.book_fen,
        "counts": counted(comparison.found),
        "differences": [asdict(row) for row in comparison.found],
        "problems": [problem.as_dict() for problem in comparison.problems],
        "due": {**asdict(comparison.totals), "difference": comparison.totals.difference},
    }
