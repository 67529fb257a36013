"""A paper of an invented kind, taken along its path as far as a test needs it."""

from typing import Any

from django.core.files.base import ContentFile

from civildefense.records.models import Paper
from civildefense.records.papers import PaperKind, register, services
from tests.cast import Cast

NOTE = register(PaperKind("test_note", "便函"))
DECISION = register(PaperKind("test_decision", "决定书", needs_basis=True, needs_remedies=True))
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CONTEXT = {"body": ["请于收到本函之日起十日内答复。"], "as_of": "2026年11月20日"}


def draft(cast: Cast, **fields: Any) -> Paper:
    """About county A's facility, drafted by the city's finance."""
    given = {"kind": NOTE.name, "subject": cast.a.facility, "organisation": cast.city, "title": "关于核对面积的函",
             "addressee": "江城置业有限公司", "context": CONTEXT, "by": cast.finance}  # fmt: skip
    return services.draft_paper(**given | fields)


def reviewed(cast: Cast, **fields: Any) -> Paper:
    paper = draft(cast, **fields)
    services.check_paper(paper=paper, by=cast.clerk)
    return services.review_paper(paper=paper, by=cast.legal_officer)


def issued(cast: Cast, issued_on: Any = None, **fields: Any) -> Paper:
    return services.issue_paper(paper=reviewed(cast, **fields), by=cast.leader, issued_on=issued_on)


def scan_file(name: str = "scan.pdf") -> ContentFile:  # type: ignore[type-arg]
    return ContentFile(PDF, name)


def sealed(cast: Cast, **fields: Any) -> Paper:
    return services.attach_scan(paper=issued(cast, **fields), file=scan_file(), by=cast.finance)
