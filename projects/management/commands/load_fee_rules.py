"""manage.py load_fee_rules --organisation CODE --by LOGIN: the listed rules of the fee, each still to be verified."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civildefense.accounts.models import Organisation, User
from projects.fees.listed.services import load_listed


class Command(BaseCommand):
    help = "Enter the listed grounds of relief, who collects, and the ended charge; nothing in them is verified."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", required=True, help="code of the office that keeps the rules")
        parser.add_argument("--by", required=True, help="login of the person who enters them")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organisation = Organisation.objects.get(code=options["organisation"])
            user = User.objects.get(username=options["by"])
        except (Organisation.DoesNotExist, User.DoesNotExist) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"new {load_listed(organisation=organisation, by=user)}")
