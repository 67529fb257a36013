"""``create_token --organisation CODE --name NAME --days N`` prints a county's API token, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.accounts import services
from civildefense.accounts.models import Organisation
from civildefense.common.errors import RuleBroken
from civildefense.common.history import acting_as


class Command(BaseCommand):
    help = "Create an API token for an organisation and print it once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", required=True, metavar="CODE")
        parser.add_argument("--name", required=True)
        parser.add_argument("--days", type=int, default=365)
        parser.add_argument("--scopes", default="read,write,import")
        parser.add_argument("--network", action="append", default=[], metavar="CIDR")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["organisation"]
        organisation = Organisation.objects.existing().with_code(code, timezone.localdate()).first()
        if organisation is None:
            raise CommandError(_("There is no organisation with the code %(code)s today.") % {"code": code})
        try:
            with acting_as(None, "manage.py create_token"):
                _row, token = services.create_token(
                    organisation=organisation,
                    name=options["name"],
                    days=options["days"],
                    by=None,
                    scopes=tuple(options["scopes"].split(",")),
                    networks=tuple(options["network"]),
                )
        except RuleBroken as broken:
            raise CommandError(str(broken)) from broken
        self.stdout.write(token)
