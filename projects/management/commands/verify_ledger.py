"""manage.py verify_ledger: exit 0 with the totals, or 1 with what is wrong."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from projects.ledger.rules import yuan
from projects.ledger.verify import faults, totals


class Command(BaseCommand):
    help = "Check every transfer of the ledger by plain SQL, independently of the code that wrote it."

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
                f"{counted.transfers} transfers ({counted.reversals} reversals) between {counted.accounts} accounts,"
                f" {yuan(counted.moved_fen)} yuan moved, balances {yuan(counted.debit_balances_fen)} yuan"
                " on either side"
            )
        if found:
            raise CommandError("\n".join(found), returncode=1)
