"""manage.py import_figures FILE --organisation CODE --by LOGIN: legal figures with their citations, from a CSV."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from civildefense.accounts.models import Organisation, User
from civildefense.rulebook.figures.imports import import_figures
from civildefense.rulebook.management.table import TableCommand
from civildefense.rulebook.sheets import TableReport


class Command(TableCommand):
    help = "Create and change legal figures from a CSV; each stays unverified until a second person confirms it."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--organisation", required=True, help="code of the office that keeps the figures")
        parser.add_argument("--by", required=True, help="login of the person who enters them")

    def take(self, body: bytes, options: dict[str, Any]) -> TableReport:
        try:
            organisation = Organisation.objects.get(code=options["organisation"])
            user = User.objects.get(username=options["by"])
        except (Organisation.DoesNotExist, User.DoesNotExist) as error:
            raise CommandError(str(error)) from None
        return import_figures(body, organisation=organisation, by=user)
