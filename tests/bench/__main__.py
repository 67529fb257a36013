"""``make bench``: all figures of one run as one table. ``python -m tests.bench nearest files`` runs only these."""

import os
import shutil
import sys
import tempfile
from importlib import import_module

import django

from civildefense import embedded

BENCHES = ("nearest", "files", "imports", "lists", "paint")


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        # Servers and data of its own: the figures neither disturb a running portal nor depend on its rows.
        os.environ |= {"LOCAL_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
        embedded.hold()
        django.setup()
        sections = {}
        for name in names or BENCHES:
            bench = import_module(f"tests.bench.{name}")
            print(f"{bench.TITLE} …", file=sys.stderr, flush=True)
            sections[bench.TITLE] = bench.figures()
        embedded.release()
        shutil.rmtree(embedded.home())  # root's lies outside the folder
    print(import_module("tests.bench.figures").table(sections))


if __name__ == "__main__":
    main(sys.argv[1:])
