"""The review desk: what is proposed beside what is public now, and the second person's decision."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import MovesAdmin
from civildefense.common.workflow import Move
from civildefense.records.bulk.desk import BulkAdmin
from civildefense.records.models import PublicationReview
from civildefense.records.publication import services as publication
from civildefense.records.publication.states import MOVES
from shelters.finder.models import PublishedEntrance, PublishedSite
from shelters.finder.services import approve_site, refuse_site, withdraw_site

State = PublicationReview.State


@admin.register(PublicationReview)
class PublicationReviewAdmin(BulkAdmin, MovesAdmin):
    """Nothing is typed here: a review shows exactly what will be copied."""

    moves = MOVES
    count_by = "state"
    list_display = ["site_name", "organisation", "state", "proposed_by", "proposed_at", "decided_by", "decided_at"]
    list_extras = ("subject_version", "reason", "updated_at")
    list_filter = ["organisation", "proposed_at"]
    list_select_related = ["organisation", "proposed_by", "decided_by"]
    search_fields = ["content__name__contains", "content__address__contains"]
    fields = ["organisation", "content_table", "subject_version", "reason", "proposed_by", "proposed_at", "decided_by",
              "decided_at"]  # fmt: skip
    readonly_fields = ["content_table"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("name"), ordering="content__name")
    def site_name(self, row: PublicationReview) -> str:
        return row.content.get("name", "")

    @admin.display(description=gettext_lazy("what will be public"))
    def content_table(self, row: PublicationReview) -> SafeString:
        site = PublishedSite.objects.published().filter(facility__uid=row.subject_uid).first()
        rows = format_html_join("", "<tr><th>{}</th><td>{}</td><td>{}</td></tr>", _compared(row.content, site))
        head = (_("field"), _("proposed"), _("public now"))
        titles = format_html("<tr><th>{}</th><th>{}</th><th>{}</th></tr>", *head)
        return format_html("<table><thead>{}</thead><tbody>{}</tbody></table>", titles, rows)

    def refusal_of(self, request: HttpRequest, obj: PublicationReview, move: Move) -> str:
        if move.target == State.APPROVED and obj.proposed_by_id == request.user.pk:
            return _("Whoever proposed the publication may not approve it.")
        return super().refusal_of(request, obj, move)

    def perform_move(self, request: HttpRequest, obj: PublicationReview, to: str, reason: str) -> None:
        decide(obj, to, by=request.user, reason=reason)


def decide(review: PublicationReview, to: str, *, by: Any, reason: str) -> None:
    """The service behind each move of the table."""
    if to == State.APPROVED:
        approve_site(review=review, by=by)
    elif to == State.REFUSED:
        refuse_site(review=review, by=by, reason=reason)
    elif review.state == State.PROPOSED:
        publication.take_back(review=review, by=by, reason=reason)
    else:
        withdraw_site(site=PublishedSite.objects.get(facility__uid=review.subject_uid), by=by, reason=reason)


def _compared(content: dict[str, Any], site: PublishedSite | None) -> Iterator[tuple[Any, Any, Any]]:
    """Label, proposed and public value of each field, entrances last."""
    for name, value in content.items():
        if name != "entrances":
            yield _label(PublishedSite, name), _worded(name, value), _worded(name, getattr(site, name, None))
    doors = {door.label: door for door in site.entrances.all()} if site else {}
    for entrance in content.get("entrances", ()):
        door = doors.get(entrance["label"])
        title = _("Entrance %(label)s") % entrance
        for name, value in entrance.items():
            if name != "label":
                label = f"{title} · {_label(PublishedEntrance, name)}"
                yield label, _shown(value), _shown(getattr(door, name, None))


def _label(model: Any, name: str) -> str:
    try:
        return str(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return name


def _worded(name: str, value: Any) -> str:
    """A column's own word for a code, such as its use in peace."""
    return _shown(dict(PublishedSite._meta.get_field(name).flatchoices).get(value, value))  # type: ignore[union-attr]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "—" if value in (None, "") else str(value)
