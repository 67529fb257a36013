"""manage.py build_snapshots: put the published copies on line now, or an older snapshot back on line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from shelters.finder.errors import BuildRefused
from shelters.finder.services import follow_undone_imports, refresh_live_facts
from shelters.finder.snapshot.build import Built, build
from shelters.finder.snapshot.layout import Damaged
from shelters.finder.snapshot.rollback import older_versions, release, roll_back


class Command(BaseCommand):
    help = "Build, check and switch the finder's snapshot; the last good one stays when anything is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--accept-change", action="store_true", help="publish although the number of sites jumps by more than 5 %%"
        )
        other = parser.add_mutually_exclusive_group()
        other.add_argument("--list", action="store_true", help="list the older snapshots that can come back")
        other.add_argument(
            "--rollback",
            nargs="?",
            const="",
            metavar="VERSION",
            help="put an older snapshot on line (the one before, or VERSION) and hold it; withdrawn sites stay away",
        )
        other.add_argument("--release", action="store_true", help="end the hold of a rollback, then build")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            for old in older_versions():
                self.stdout.write(f"{old.version}  {old.at}Z")
            return
        try:
            built = self._switch(options)
        except (BuildRefused, Damaged) as refusal:
            raise CommandError(_("Nothing was switched. %(reason)s") % {"reason": refusal}) from None
        self.stdout.write(
            _("%(count)s sites, %(entrances)s entrances, version %(version)s.")
            % {"count": built.count, "entrances": built.entrances, "version": built.version}
        )

    def _switch(self, options: dict[str, Any]) -> Built:
        if options["rollback"] is not None:
            built = roll_back(options["rollback"])
            self.stdout.write(_("This snapshot is held on line. `build_snapshots --release` lets the builds go on."))
            return built
        if options["release"]:
            release()
        follow_undone_imports()
        refresh_live_facts()
        return build(accept_change=options["accept_change"])
