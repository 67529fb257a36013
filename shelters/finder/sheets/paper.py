"""Sheets as PDF. The layout takes its data from a JSON file, so that no text can become markup."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from civildefense.common.typesetting import Form, typeset

LAYOUT = Path(__file__).with_name("sheet.typ")


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


def pdf(common: dict[str, Any], sheets: list[dict[str, Any]], *, form: Form = "pdf") -> Any:
    """One document with a page a sheet."""
    codes = {f"code-{number}.svg": sheet["qr"] for number, sheet in enumerate(sheets)}
    told = [{**sheet, "qr": name} for name, sheet in zip(codes, sheets, strict=True)]
    return typeset(LAYOUT, {"words": words(), "common": common, "sheets": told}, files=codes, form=form)
