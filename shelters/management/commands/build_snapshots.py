"""manage.py build_snapshots: put the published copies on line now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from shelters.finder.errors import BuildRefused
from shelters.finder.services import refresh_live_facts
from shelters.finder.snapshot.build import build
from shelters.finder.snapshot.layout import Damaged


class Command(BaseCommand):
    help = "Build, check and switch the finder's snapshot; the last good one stays when anything is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--accept-change", action="store_true", help="publish although the number of sites jumps by more than 5 %%"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        refresh_live_facts()
        try:
            built = build(accept_change=options["accept_change"])
        except (BuildRefused, Damaged) as refusal:
            raise CommandError(_("Nothing was switched. %(reason)s") % {"reason": refusal}) from None
        self.stdout.write(
            _("%(count)s sites, %(entrances)s entrances, version %(version)s.")
            % {"count": built.count, "entrances": built.entrances, "version": built.version}
        )
