"""``make bench``: all figures of one run as one table. ``python -m tests.bench nearest files`` runs only these."""

import os
import shutil
import sys
import tempfile
from importlib import import_module

import django
from django.core.management import call_command

from civildefense import embedded
from tests.bench.figures import Figure, table

BENCHES = ("nearest", "files", "lists", "imports", "paint", "search")


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        # Servers and data of its own: the figures neither disturb a running portal nor depend on its rows.
        os.environ |= {"LOCAL_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
        embedded.hold()
        try:
            django.setup()
            call_command("migrate", verbosity=0)
            sections = dict(_section(name) for name in names or BENCHES)
        finally:
            embedded.release()
            shutil.rmtree(embedded.home())  # root's lies outside the folder
    print(table(sections))


def _section(name: str) -> tuple[str, list[Figure]]:
    bench = import_module(f"tests.bench.{name}")
    print(f"{bench.TITLE} …", file=sys.stderr, flush=True)
    return bench.TITLE, bench.figures()


if __name__ == "__main__":
    main(sys.argv[1:])
