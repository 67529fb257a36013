"""Photos on the desk: what a gallery shows of each, and the work list on which they are looked at one by one."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from civildefense.common.admin.lists import OfficeChangeList, Tool
from civildefense.records.attachments.api import may_have, may_see
from civildefense.records.attachments.states import MODERATE
from civildefense.records.models import Attachment

MOST_WAITING = 60


@dataclass(frozen=True)
class Picture:
    """A photo as its reader may see it; addresses are empty where they would lead nowhere."""

    photo: Attachment
    thumbnail: str
    preview: str
    original: str

    @property
    def alt(self) -> str:
        return self.photo.alt_text or self.photo.title


def picture(photo: Attachment, *, moderates: bool) -> Picture:
    """``photo`` is one of those visible to the reader. The version makes a turned photo a new address."""

    def address(route: str) -> str:
        return f"{reverse(f'attachment-{route}', args=[photo.uid])}?v={photo.version}"

    is_seen = may_see(photo, moderates=moderates)
    return Picture(
        photo,
        thumbnail=address("thumbnail") if is_seen else "",
        preview=address("preview") if is_seen else "",
        original=reverse("attachment-file", args=[photo.uid]) if may_have(photo, moderates=moderates) else "",
    )


def gallery_of(record: Any, user: Any) -> list[Picture]:
    """The record's photos, cover first; refused ones only where they may be judged again."""
    rows = Attachment.objects.visible_to(user).about(record).current().photos()
    return [shown for shown in (picture(row, moderates=user.has_perm(MODERATE)) for row in rows) if shown.thumbnail]


class PhotoDesk:
    """For AttachmentAdmin: ``photos/`` shows the waiting photos large, with the next one always one key away."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.photos_view)  # type: ignore[attr-defined]
        return [path("photos/", view, name="records_attachment_photos"), *super().get_urls()]  # type: ignore[misc]

    def list_tools(self, request: HttpRequest, listing: OfficeChangeList) -> list[Tool]:
        tools = super().list_tools(request, listing)  # type: ignore[misc]
        if request.user.has_perm(MODERATE):
            tools.append(Tool(_("Look at the photos one by one"), reverse("admin:records_attachment_photos")))
        return tools

    def photos_view(self, request: HttpRequest) -> HttpResponse:
        """Oldest first; ``?photo=`` chooses one."""
        if not request.user.has_perm(MODERATE):
            raise PermissionDenied
        waiting = (
            Attachment.objects.visible_to(request.user)
            .current()
            .filter(kind=Attachment.Kind.PHOTO, moderation=Attachment.Moderation.WAITING)
        )
        total = waiting.count()
        rows = list(waiting.select_related("subject_type", "added_by", "organisation").order_by("id")[:MOST_WAITING])
        keys = [str(row.uid) for row in rows]
        at = keys.index(asked) if (asked := request.GET.get("photo", "")) in keys else 0
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": _("Photos to look at"),
            "opts": Attachment._meta,
            "pictures": [picture(row, moderates=True) for row in rows],
            "total": total,
            "back": keys[at - 1] if at else "",
            "onward": keys[at + 1] if at + 1 < len(keys) else "",
            **(self._chosen(request, rows[at]) if rows else {}),
        }
        return TemplateResponse(request, "records/attachments/photos.html", context)

    def _chosen(self, request: HttpRequest, row: Attachment) -> dict[str, Any]:
        """The large photo with the record that it belongs to, where the reader may open that."""
        model = row.subject_type.model_class()
        target = self.admin_site._registry.get(model)  # type: ignore[attr-defined]
        record = model._default_manager.visible_to(request.user).filter(uid=row.subject_uid).first()  # type: ignore[union-attr]
        may_open = record is not None and target is not None and target.has_view_or_change_permission(request)
        return {
            "chosen": picture(row, moderates=True),
            "record": record,
            "record_kind": row.subject_type.name,
            "record_url": target.change_url(record) if may_open else "",
            "step_url": reverse("admin:records_attachment_step", args=[row.uid]),
        }


def back_to_photos(request: HttpRequest) -> HttpResponse | None:
    """Where a step taken on the work list leads on to; None for one taken on the photo's own page."""
    if request.POST.get("then") != "photos":
        return None
    onward = request.POST.get("onward", "")
    address = reverse("admin:records_attachment_photos")
    return HttpResponseRedirect(f"{address}?{urlencode({'photo': onward})}" if onward else address)
