"""Sheets as PDF. The layout takes its data from a JSON file, so that no text can become markup."""

import json
import tempfile
from pathlib import Path
from typing import Any, Literal

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.errors import RuleBroken

LAYOUT = Path(__file__).with_name("sheet.typ")


class PaperRefused(RuleBroken):
    code = "paper_refused"
    message = gettext_lazy("The sheets could not be laid out. Are the Chinese fonts installed (REPORT_FONT_DIRS)?")


def words() -> dict[str, str]:
    """The fixed texts of a sheet."""
    return {
        "title": _("Air-raid shelters near here"),
        "only": _(
            "Only an air raid leads underground. In a flood, a typhoon, a fire or an earthquake never enter a basement."
        ),
        "nearest": _("The nearest entrances"),
        "scan": _("Scan: the list as it is now, works without a network once opened"),
        "call": _("Telephone"),
        "signals": _("What the sirens mean"),
        "data": _("Data of"),
        "demo": _("Demonstration with invented data: these shelters do not exist."),
        "changes": _("Doors and hours change; the list behind the code is the newer one."),
    }


def pdf(common: dict[str, Any], sheets: list[dict[str, Any]], *, form: Literal["pdf", "svg", "png"] = "pdf") -> Any:
    """One document with a page a sheet; ``form`` png gives a list of pictures, for looking at."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = []
        for number, sheet in enumerate(sheets):
            (folder / f"code-{number}.svg").write_text(sheet["qr"], encoding="utf-8")
            told.append({**sheet, "qr": f"code-{number}.svg"})
        content = {"words": words(), "common": common, "sheets": told}
        (folder / "data.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        layout = folder / "sheet.typ"
        layout.write_bytes(LAYOUT.read_bytes())
        fonts = settings.REPORT_FONT_DIRS
        try:
            return typst.compile(str(layout), font_paths=fonts, ignore_system_fonts=bool(fonts), format=form)
        except typst.TypstError as problem:
            raise PaperRefused() from problem
