"""``make bench``: all figures of one run as one table. ``python -m tests.bench nearest files`` runs only these."""

import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from importlib import import_module

import django
from django.core.management import call_command
from django.db import DatabaseError, connections

from civildefense import embedded
from tests.bench.figures import Figure, table

BENCHES = ("nearest", "files", "lists", "imports", "paint", "search", "ogc", "ledger")


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        # Servers and data of its own: the figures neither disturb a running portal nor depend on its rows.
        os.environ |= {"LOCAL_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
        embedded.hold()
        try:
            django.setup()
            call_command("migrate", verbosity=0)
            sections, failed = _sections(names or list(BENCHES))
        finally:
            embedded.release()
            shutil.rmtree(embedded.home())  # root's lies outside the folder
    print(table(sections))
    if failed:
        sys.exit(f"Not measured: {', '.join(failed)}")


def _sections(names: list[str]) -> tuple[dict[str, list[Figure]], list[str]]:
    """Title → figures, and who broke off: the others' figures are worth as much without him."""
    sections, failed = {}, []
    for name in names:
        bench = import_module(f"tests.bench.{name}")
        print(f"{bench.TITLE} …", file=sys.stderr, flush=True)
        connections.close_all()  # the bench before may have stopped the servers
        try:
            sections[bench.TITLE] = bench.figures()
        except (AssertionError, OSError, RuntimeError, subprocess.SubprocessError, DatabaseError):
            traceback.print_exc()
            failed.append(name)
            embedded.hold()
    return sections, failed


if __name__ == "__main__":
    main(sys.argv[1:])
