"""A paper as PDF and as DOCX. Before it is issued the PDF says that it is a draft and bears no number."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from civildefense.common.typesetting import typeset as compose
from civildefense.records.models import Paper
from civildefense.records.papers.errors import OriginalChanged
from civildefense.records.papers.kinds import file_of, kind_named
from civildefense.records.papers.numbers import name_of

LAYOUTS = Path(__file__).with_name("layout")
OFFICIAL, GENERAL = LAYOUTS / "official.typ", LAYOUTS / "paper.typ"
# A paper speaks the office's language, whoever prints it.
LANGUAGE = "zh-hans"


def pdf(paper: Paper) -> bytes:
    """The draft as it stands; once issued, the very file that was issued (OriginalChanged if it is not there)."""
    if not paper.original:
        return typeset(paper)
    try:
        with paper.original.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        raise OriginalChanged() from None
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise OriginalChanged()
    return content


def typeset(paper: Paper) -> bytes:
    """Laid out anew: with its number if the paper has one, as a draft if not."""
    own = kind_named(paper.kind).typst
    layout = file_of(own) if own else GENERAL
    return compose(layout, content_of(paper), parts=(OFFICIAL,))


def content_of(paper: Paper) -> dict[str, Any]:
    """Everything that layout and template are told: plain texts, lists and numbers, never markup."""
    with translation.override(LANGUAGE):
        return {
            "words": _words(),
            "office": {"name": name_of(paper.organisation, paper.issued_on or timezone.localdate())},
            "paper": {
                "title": paper.title,
                "addressee": paper.addressee,
                "number": paper.number,
                "issued_on": _day(paper.issued_on),
                "basis": paper.basis,
                "remedies": paper.remedies,
                "is_draft": not paper.number,
            },
            "context": paper.context,
        }


def _day(day: dt.date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _words() -> dict[str, str]:
    """The fixed texts of a paper."""
    return {
        "draft": _("DRAFT"),
        "draft_only": _("Draft: not signed, without a number, of no effect"),
        "no_number": _("(the number is given with the signature)"),
        "no_day": _("(day of the signature)"),
        "unit": _("Unit"),
        "basis": _("Legal basis"),
        "remedies": _("Remedies"),
        "as_of": _("Data as of"),
        "contact": _("Contact"),
    }
