"""The Chinese catalogue: bring it up to date with the strings of code and templates, or say what it lacks.

Extracted with Babel, so that nobody needs the system's gettext.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

MARKERS = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None}
CATALOGUE = Path("zh_Hans") / "LC_MESSAGES" / "django.po"
SOURCES = ("civildefense", "projects", "shelters")


class Command(BaseCommand):
    help = "Bring the Chinese catalogue up to date with the marked strings; with --check only list what it lacks"
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a translation is missing")
        parser.add_argument("--take", nargs="+", type=Path, metavar="FILE.tsv", default=[], help="English TAB Chinese")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.LOCALE_PATHS[0] / CATALOGUE
        catalogue = read_catalogue(path)
        marked = dict(marked_strings(settings.BASE_DIR))
        bring_up_to_date(catalogue, set(marked), dict(taken(options["take"])))
        lacking = [f"{marked[text]}: {text!r}: {fault}" for text, fault in faults(catalogue, set(marked))]
        if not options["check"]:
            with path.open("wb") as stream:
                write_po(stream, catalogue, width=120, sort_output=True, no_location=True)
        elif lacking:
            raise CommandError("\n".join([*lacking, f"{len(lacking)} of {len(marked)} strings are not in Chinese"]))
        self.stdout.write(f"{len(marked)} strings, {len(lacking)} without a translation")


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, locale="zh_Hans", domain="django")


def taken(files: list[Path]) -> Iterator[tuple[str, str]]:
    """Translations as a translator's spreadsheet saves them; a line break inside a text is written ``\\n``."""
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            if "\t" in line:
                text, translation = line.replace("\\n", "\n").split("\t", 1)
                yield text, translation.strip("\t")


def bring_up_to_date(catalogue: Catalog, marked: set[str], translations: dict[str, str]) -> None:
    """Every marked string is there, none that nobody uses, and what was taken has replaced what stood there."""
    for message in [message for message in catalogue if message.id and message.id not in marked]:
        catalogue.delete(message.id)
    for text in sorted(marked):
        if text in translations or text not in catalogue:
            catalogue.delete(text)
            catalogue.add(text, translations.get(text, ""))


def marked_strings(base: Path) -> Iterator[tuple[str, str]]:
    """Each marked string with the file that it stands in."""
    files = [path for folder in SOURCES for path in sorted((base / folder).rglob("*.py"))]
    for path in [*files, *sorted((base / "templates").rglob("*.*"))]:
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = f"({templatize(text)})"  # brackets: what is left of a template has no indentation to obey
        for _line, _marker, found, _comments in extract_python(BytesIO(text.encode()), MARKERS, (), {}):
            if found:
                yield (found if isinstance(found, str) else found[0]), str(path.relative_to(base))


def faults(catalogue: Catalog, texts: set[str]) -> Iterator[tuple[str, str]]:
    for text in sorted(texts):
        message: Message | None = catalogue.get(text)
        if message is None or not message.string:
            yield text, "no translation"
        elif message.fuzzy:
            yield text, "marked as a guess (fuzzy)"
        else:
            yield from ((text, str(problem)) for problem in message.check(catalogue))
