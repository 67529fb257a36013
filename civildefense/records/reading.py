"""Reading restricted data: which columns are open to whom, and the log that every reading leaves."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from civildefense.common.datasheet import sheet_of
from civildefense.records.models import ClassificationDecision, ReadLog, readable_fields


def open_fields(request: HttpRequest, model: type[models.Model], organisation: int | None = None) -> frozenset[str]:
    """``readable_fields`` of the request's user, asked once a request."""
    known = request.__dict__.setdefault("open_restricted_fields", {})
    if (model, organisation) not in known:
        known[model, organisation] = readable_fields(request.user, model, organisation)
    return known[model, organisation]


def reads_any(user: Any, model: type[models.Model]) -> bool:
    """True when a decision in force opens some column of ``model`` to ``user`` somewhere."""
    decisions = ClassificationDecision.objects.in_force()
    if not user.has_role("secrecy_officer"):
        decisions = decisions.filter(readers=user)
    prefix = model._meta.label_lower
    return decisions.filter(fields__overlap=[f"{prefix}.{name}" for name in sheet_of(model).levels()]).exists()  # type: ignore[union-attr]


def log_reading(request: HttpRequest, subjects: Iterable[Any], *, model: type[models.Model], via: str) -> None:
    """One line an organisation; ``subjects`` are the records (with ``uid`` and ``organisation_id``) that were shown."""
    uids: dict[int, list[Any]] = {}
    for subject in subjects:
        uids.setdefault(subject.organisation_id, []).append(subject.uid)
    ReadLog.objects.bulk_create(
        ReadLog(
            organisation_id=organisation,
            reader_id=request.user.pk,  # type: ignore[misc]
            model=model._meta.label_lower,
            uids=sorted(found),
            via=via,
            address=request.META.get("REMOTE_ADDR") or None,
        )
        for organisation, found in uids.items()
    )


def watermark(request: HttpRequest) -> str:
    """The line that stands on every display and file with restricted data."""
    return _("Restricted · read by %(user)s (%(username)s) · %(moment)s · not to be copied") % {
        "user": request.user,
        "username": request.user.get_username(),
        "moment": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    }
