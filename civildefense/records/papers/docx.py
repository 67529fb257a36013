"""A paper as DOCX, from a template that the office edits in Word or WPS; where it has none, from the portal's own.

A template comes from a person and is not trusted: it is filled in a sandbox, with plain data, and every text is
escaped. An unknown name in it is told, not passed over.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any, BinaryIO
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import XMLSyntaxError

from civildefense.records.models import Paper
from civildefense.records.papers.default_template import default_template
from civildefense.records.papers.errors import TemplateBroken
from civildefense.records.papers.kinds import file_of, kind_named
from civildefense.records.papers.numbers import stationery_of
from civildefense.records.papers.render import content_of

# What a file that is no template, or a damaged one, makes the libraries say.
_BROKEN = (
    TemplateError, BadZipFile, PackageNotFoundError, XMLSyntaxError, LookupError, TypeError, ValueError,
    ArithmeticError, AttributeError,
)  # fmt: skip


def docx(paper: Paper) -> bytes:
    """The paper's words in the office's template for its kind. TemplateBroken says what is wrong with it."""
    return fill(_template_of(paper), told_to_template(content_of(paper)))


def _template_of(paper: Paper) -> BinaryIO:
    """The office's own, else the kind's, else the portal's."""
    stationery = stationery_of(paper.organisation, paper.kind)
    if stationery and stationery.template:
        with stationery.template.file.open("rb") as file:
            return BytesIO(file.read())
    own = kind_named(paper.kind).docx
    return BytesIO(file_of(own).read_bytes()) if own else default_template()


def fill(template: BinaryIO, told: Mapping[str, Any]) -> bytes:
    """The template with its names filled in."""
    out = BytesIO()
    with _problems_told():
        document = DocxTemplate(template)
        document.render(dict(told), _sandbox(), autoescape=True)
        document.save(out)
    return out.getvalue()


def examine(template: BinaryIO) -> None:
    """TemplateBroken for what is no template, or asks for what no paper has."""
    with _problems_told():
        asked = DocxTemplate(template).get_undeclared_template_variables(_sandbox())
    if unknown := sorted(asked - NAMES):
        raise TemplateBroken(_("The template asks for what no paper has: %(names)s") % {"names": "、".join(unknown)})


def _sandbox() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


@contextmanager
def _problems_told() -> Iterator[None]:
    try:
        yield
    except _BROKEN as problem:
        raise TemplateBroken(_("The template cannot be used: %(why)s") % {"why": str(problem)[:300]}) from problem


# What a template may ask for (docs/operations.md); the kind's own facts are under ``context``.
NAMES = frozenset(
    {"office", "words", "title", "addressee", "number", "issued_on", "day", "basis", "remedies", "is_draft", "draft",
     "body", "closing", "tables", "as_of", "contact", "context"}
)  # fmt: skip


def told_to_template(content: dict[str, Any]) -> dict[str, Any]:
    """The values of ``NAMES``."""
    paper, said = content["paper"], content["context"]
    return {
        "office": content["office"]["name"],
        "words": content["words"],
        **paper,
        "number": paper["number"] or content["words"]["no_number"],
        "day": paper["issued_on"] or content["words"]["no_day"],
        "draft": content["words"]["draft_only"] if paper["is_draft"] else "",
        "body": said.get("body", []),
        "closing": said.get("closing", []),
        "tables": [_flat(table) for table in said.get("tables", [])],
        "as_of": said.get("as_of", ""),
        "contact": said.get("contact", ""),
        "context": said,
    }


def _flat(table: dict[str, Any]) -> dict[str, Any]:
    """A head of two levels told in one line, so that a template needs one row for it."""
    head: list[str] = []
    for column in table["head"]:
        if isinstance(column, str):
            head.append(column)
        else:
            head += [f"{column['label']} {under}" for under in column["under"]]
    rows = [*table["rows"], *([table["total"]] if table.get("total") else [])]
    return {"title": table.get("title", ""), "unit": table.get("unit", ""), "head": head, "rows": rows}
