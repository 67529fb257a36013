"""``migrate`` as the owner role; afterwards the other two roles get exactly their rights."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate

from civildefense.common.grants import grant_roles


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"]):
            grant_roles(using=options["database"])
