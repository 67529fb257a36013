"""Facilities out of files of any form; a dry run unless ``--commit``. Exit 0 clean, 1 some rejected, 2 refused."""

import json
import sys
import time
from argparse import ArgumentParser
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from civildefense.accounts.models import Organisation
from civildefense.accounts.services import console_user
from civildefense.common.coordinates import Datum
from civildefense.common.errors import RuleBroken
from civildefense.records.imports.commandline import key_of, mapping_of, organisation_of
from civildefense.records.imports.engine import Counts, Listener, Outcome
from civildefense.records.imports.errors import ImportRefused, ManyWithdrawals
from civildefense.records.imports.options import ColumnMapping, GivenFile, ImportOptions
from civildefense.records.imports.recognition import remembered_identity
from civildefense.records.imports.services import run_files
from civildefense.records.imports.targets import target

CLEAN, SOME_REJECTED, REFUSED = 0, 1, 2
_SHOWN = 20


class Command(BaseCommand):
    help = "Imports facilities from the office's own files, see docs/imports.md (dry run unless --commit)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--organisation", required=True, metavar="CODE")
        parser.add_argument("--source", required=True, metavar="NAME")
        parser.add_argument("--datum", choices=Datum.values, default="", help="default: the header's, else wgs84")
        parser.add_argument("--epsg", default="", metavar="NUMBER", help="the projection of metres, for example 4549")
        parser.add_argument("--mapping", type=Path, metavar="FILE.json", help="see docs/imports.md")
        parser.add_argument("--key", default="", help="how rows are known: id, a column's header, or name,address …")
        parser.add_argument("--sync", action="store_true", help="the files together are the whole of this source")
        parser.add_argument("--commit", action="store_true", help="write the accepted rows in one transaction")
        parser.add_argument("--yes", action="store_true", help="confirm that a sync withdraws more than 20 %%")
        parser.add_argument("--report", type=Path, metavar="OUT.json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = self._run(options)
        except RuleBroken as refusal:
            self._report(options["report"], Outcome(), refusal)
            self.stderr.write(str(refusal))
            sys.exit(REFUSED)
        self._report(options["report"], outcome)
        self._tell(outcome, options["commit"])
        if outcome.counts.rejected:
            sys.exit(SOME_REJECTED)

    def _run(self, options: dict[str, Any]) -> Outcome:
        files = [GivenFile(path, path.name) for path in options["files"]]
        importing = self._options(options)
        listener = _Progress(self.stderr)
        try:
            outcome, _batch = run_files(files=files, options=importing, write=options["commit"], listener=listener)
        except ManyWithdrawals as question:
            if not _confirmed(question):
                raise ManyWithdrawals(f"{question} {_('Repeat the command with --yes.')}") from question
            importing = replace(importing, may_withdraw_many=True)
            outcome, _batch = run_files(files=files, options=importing, write=True, listener=listener)
        return outcome

    def _options(self, options: dict[str, Any]) -> ImportOptions:
        organisation = organisation_of(options["organisation"])
        if not 0 < len(options["source"]) <= 80:
            raise ImportRefused(_("The name of the source has 1 to 80 characters."), code="source_invalid")
        return ImportOptions(
            organisation=organisation,
            source=options["source"],
            by=console_user(organisation),
            datum=options["datum"],
            mapping=self._mapping(options, organisation),
            is_sync=options["sync"],
            may_withdraw_many=options["yes"],
        )

    @staticmethod
    def _mapping(options: dict[str, Any], organisation: Organisation) -> ColumnMapping:
        """The file's, with the key of the call before it and the one remembered for the source behind it."""
        written = mapping_of(options["mapping"])
        if options["key"]:
            written["key"] = key_of(options["key"])
        elif not written.get("key"):
            written["key"] = remembered_identity(organisation, options["source"])
        if options["epsg"]:
            written["epsg"] = options["epsg"]
        return ColumnMapping.from_json(written, frozenset(target("facilities").fields))

    @staticmethod
    def _report(path: Path | None, outcome: Outcome, refusal: RuleBroken | None = None) -> None:
        if path is None:
            return
        report: dict[str, Any] = asdict(outcome.counts)
        report["problems"] = [problem.as_dict() for problem in outcome.log]
        report["sheets"] = outcome.layout
        if refusal is not None:
            report |= {"refused": str(refusal), "code": refusal.code}
        path.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")

    def _tell(self, outcome: Outcome, committed: bool) -> None:
        for problem in list(outcome.log)[:_SHOWN]:
            self.stdout.write(f"{problem.place} {problem.column} {problem.value!r}: {problem.message} [{problem.code}]")
        if len(outcome.log) > _SHOWN:
            self.stdout.write(_("… and %(count)d more, see the report.") % {"count": len(outcome.log) - _SHOWN})
        self.stdout.write(_counts(outcome.counts))
        self.stdout.write(_("Written.") if committed else _("Dry run: nothing was written. Add --commit to write."))


class _Progress(Listener):
    """A line on standard error that moves while rows are read."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.shown_at = time.monotonic()

    def progressed(self, rows: int, expected: int) -> None:
        if rows and time.monotonic() - self.shown_at > 0.5:
            self.shown_at = time.monotonic()
            ending = "\r" if self.stream.isatty() else "\n"
            told = _("%(rows)d of about %(expected)d rows read") % {"rows": rows, "expected": max(rows, expected)}
            self.stream.write(told, ending=ending)


def _confirmed(question: ManyWithdrawals) -> bool:
    """Asked on the terminal; whoever cannot answer has not agreed."""
    try:
        return input(f"{question} [yes/no] ").strip().lower() in {"yes", "y", "是"}
    except (EOFError, OSError):
        return False


def _counts(counts: Counts) -> str:
    return " ".join(f"{name}={number}" for name, number in asdict(counts).items())
