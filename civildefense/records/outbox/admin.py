"""What leaves the house, on the desk: what waits and why, as a file, handed over by hand."""

import json
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.common.admin import MovesAdmin, ReadOnlyAdmin
from civildefense.records.models import OutboxMessage
from civildefense.records.outbox import services
from civildefense.records.outbox.delivery import envelope
from civildefense.records.outbox.names import name_of
from civildefense.records.outbox.states import MOVES

State = OutboxMessage.State


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin, MovesAdmin):
    moves = MOVES
    list_display = ["topic_name", "receiver", "state", "standing", "attempts", "put_by", "put_at"]
    list_select_related = ["put_by"]
    list_filter = ["channel", "organisation", "put_at"]
    search_fields = ["topic__contains", "key__contains"]
    count_by = "state"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        by_hand = ["hand_reason", ("handed_over_by", "handed_over_at")]
        own = ["topic_name", "receiver", "organisation", "standing", ("put_by", "put_at"), "key", "content", "file"]
        answered = ["answer_text"] if obj is not None and obj.answer else []
        return [*own, *answered, *(by_hand if obj is not None and obj.handed_over_at else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["topic_name", "receiver", "standing", "content", "file", "answer_text"]

    @admin.display(description=gettext_lazy("about"), ordering="topic")
    def topic_name(self, row: OutboxMessage) -> str:
        return name_of(row.topic)

    @admin.display(description=gettext_lazy("receiver"), ordering="channel")
    def receiver(self, row: OutboxMessage) -> str:
        return name_of(row.channel)

    @admin.display(description=gettext_lazy("how the delivery stands"))
    def standing(self, row: OutboxMessage) -> str:
        """Why it has not gone, or what went wrong last."""
        if row.state != State.WAITING:
            return row.failure
        if not services.address_of(row.channel):
            return _("No address is set for this receiver: download the file and hand it over.")
        return row.failure or _("It goes out within a minute, after what was put before it about the same record.")

    @admin.display(description=gettext_lazy("content"))
    def content(self, row: OutboxMessage) -> SafeString:
        return _shown(row.payload)

    @admin.display(description=gettext_lazy("answer"))
    def answer_text(self, row: OutboxMessage) -> SafeString:
        return _shown(row.answer)

    @admin.display(description=gettext_lazy("as a file"))
    def file(self, row: OutboxMessage) -> SafeString:
        url = reverse("admin:records_outboxmessage_file", args=[row.uid])
        return format_html('<a class="button" href="{}">{}</a>', url, _("Download"))

    def perform_move(self, request: HttpRequest, obj: OutboxMessage, to: str, reason: str) -> None:
        if to == State.TAKEN_BY_HAND:
            services.hand_over(message=obj, by=request.user, reason=reason)
        else:
            services.try_again(message=obj, by=request.user)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> TemplateResponse:
        answer = super().render_change_form(request, context, **options)
        message = options["obj"]
        answer.context_data["title"] = f"{name_of(message.topic)} → {name_of(message.channel)}"  # type: ignore[index]
        return answer

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.file_view)
        return [path("<path:object_id>/file/", view, name="records_outboxmessage_file"), *super().get_urls()]

    def file_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The very content that goes out over the wire."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        message = self.get_object(request, object_id)
        if message is None:
            raise Http404
        name = f"{message.channel}-{message.uid}.json"
        return JsonResponse(
            envelope(message),
            json_dumps_params={"ensure_ascii": False, "indent": 2},
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _shown(content: Any) -> SafeString:
    return format_html("<pre>{}</pre>", json.dumps(content, ensure_ascii=False, indent=2))
