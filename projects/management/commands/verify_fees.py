"""manage.py verify_fees: exit 0 with the totals, or 1 with what is wrong."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from projects.fees.verify import faults, totals
from projects.ledger.rules import yuan


class Command(BaseCommand):
    help = "Calculate every fee anew from its stored figures, independently of the code that assessed it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="totals and faults as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        # One moment for all questions, though others post meanwhile.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            found, counted = list(faults(cursor)), totals(cursor)
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(counted), "faults": found}))
        else:
            self.stdout.write(
                f"{counted.assessments} assessments of {counted.cases} cases:"
                f" {yuan(counted.assessed_fen)} yuan assessed, {yuan(counted.relieved_fen)} relieved,"
                f" {yuan(counted.collected_fen)} collected, {yuan(counted.receivable_fen)} owed"
            )
        if found:
            raise CommandError("\n".join(found), returncode=1)
