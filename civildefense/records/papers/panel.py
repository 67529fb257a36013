"""The papers about a record, on the record's own page."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

from civildefense.records.models import Paper

MOST_PAPERS = 50


class PapersPanel:
    """For a ``RecordAdmin`` or ``CaseAdmin``, named before it: what was written about the record."""

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> TemplateResponse:
        record = options.get("obj")
        if record is not None and record.pk and request.user.has_perm("records.view_paper"):
            rows = Paper.objects.visible_to(request.user).about(record).defer("context")
            context["official_papers"] = rows[:MOST_PAPERS]
        return super().render_change_form(request, context, **options)  # type: ignore[misc]
