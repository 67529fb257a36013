"""Papers around a decision: conditions for the land, permits of other offices, replies of the province."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, tracked
from civildefense.common.scoping import ScopedQuerySet
from civildefense.common.search import searchable
from projects.approvals.states import ConditionState, PermitKind, ReplyState


def _owner() -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        "accounts.Organisation", verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )


def _development(related: str, *, needed: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        "projects.Development", verbose_name=_("development"), on_delete=models.PROTECT, null=not needed,
        blank=not needed, related_name=related,
    )  # fmt: skip


def _scan() -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        "records.Attachment", verbose_name=_("scan"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip


@searchable(names="plot", codes="number", beside="organisation__name")
@tracked()
class LandCondition(Identified):
    """What the office asks for before land is handed out (建设条件意见), and whether the contract took it up."""

    State = ConditionState

    organisation = _owner()
    development = _development("land_conditions")
    plot = models.CharField(_("plot"), max_length=160, help_text=_("name or number of the plot"))
    addressee = models.CharField(_("addressed to"), max_length=100)
    requested_on = models.DateField(_("asked for on"), null=True, blank=True)
    requirements = models.TextField(_("conditions"), max_length=2000)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    document = _scan()
    state = models.CharField(
        _("state"), max_length=12, choices=ConditionState, default=ConditionState.DRAFT, editable=False
    )

    objects = ScopedQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="conditions set at the land stage",
        retention="permanent",
        internal="id uid version created_at updated_at organisation development plot addressee requested_on"
        " requirements number issued_on document state",
    )

    class Meta:
        verbose_name = _("condition for land")
        verbose_name_plural = _("conditions for land")
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ConditionState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ConditionState.DRAFT) | (Q(issued_on__isnull=False) & ~Q(number="")),
                name="%(app_label)s_%(class)s_issued_with_number",
                violation_error_message=_("Enter number and day of the document first."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "number"],
                condition=~Q(number=""),
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("This number is taken."),
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.plot


class PermitQuerySet(ScopedQuerySet):
    def gated(self) -> Self:
        """Those that may not be issued before the fee is paid or the works are approved."""
        return self.filter(kind__in=(PermitKind.PLANNING, PermitKind.BUILDING))


@searchable(names="development__name", codes="number", beside="issuer")
@tracked()
class Permit(Identified):
    """A permit of another office with its day, so that one can see what came first."""

    Kind = PermitKind

    organisation = _owner()
    development = _development("permits", needed=True)
    phase = models.ForeignKey(
        "projects.Phase", verbose_name=_("phase"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=14, choices=PermitKind)
    number = models.CharField(_("number"), max_length=60)
    issued_on = models.DateField(_("issued on"))
    issuer = models.CharField(_("issued by"), max_length=100)
    document = _scan()

    objects = PermitQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="whether another office's permit came before the payment",
        retention="permanent",
        internal="id uid version created_at updated_at organisation development phase kind number issued_on issuer"
        " document",
    )

    class Meta:
        verbose_name = _("permit of another office")
        verbose_name_plural = _("permits of other offices")
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PermitKind.values), name="%(app_label)s_%(class)s_kind_known"),
            models.UniqueConstraint(
                fields=["organisation", "kind", "number"],
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("This permit is on record already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class ReplyQuerySet(ScopedQuerySet):
    def waiting(self) -> Self:
        return self.filter(state=ReplyState.REQUESTED)


@searchable(names="title", codes="request_number reply_number", beside="issuer")
@tracked()
class ProvincialReply(Identified):
    """A request to a higher office (请示) and what it replied (批复)."""

    State = ReplyState

    organisation = _owner()
    development = _development("provincial_replies")
    title = models.CharField(_("matter"), max_length=160)
    issuer = models.CharField(_("asked of"), max_length=100)
    request_number = models.CharField(_("number of the request"), max_length=60)
    requested_on = models.DateField(_("requested on"))
    reply_number = models.CharField(_("number of the reply"), max_length=60, blank=True)
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    is_agreed = models.BooleanField(_("agreed"), null=True, blank=True)
    document = _scan()
    state = models.CharField(
        _("state"), max_length=10, choices=ReplyState, default=ReplyState.REQUESTED, editable=False
    )

    objects = ReplyQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="leave of the province for plans and works",
        retention="permanent",
        internal="id uid version created_at updated_at organisation development title issuer request_number"
        " requested_on reply_number replied_on is_agreed document state",
    )

    class Meta:
        verbose_name = _("reply of a higher office")
        verbose_name_plural = _("replies of higher offices")
        ordering = ["-requested_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ReplyState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ReplyState.REQUESTED)
                | (Q(replied_on__isnull=False, is_agreed__isnull=False) & ~Q(reply_number="")),
                name="%(app_label)s_%(class)s_replied_with_number",
                violation_error_message=_("A reply has a number, a day and says whether it agrees."),
            ),
            models.CheckConstraint(
                condition=Q(replied_on__isnull=True) | Q(replied_on__gte=F("requested_on")),
                name="%(app_label)s_%(class)s_replied_after_request",
                violation_error_message=_("The reply is dated before the request."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ReplyState.ARCHIVED) | Q(document__isnull=False),
                name="%(app_label)s_%(class)s_archived_with_scan",
                violation_error_message=_("Archive a reply with its scan."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "request_number"],
                name="%(app_label)s_%(class)s_request_once",
                violation_error_message=_("This request is on record already."),
            ),
        ]

    def __str__(self) -> str:
        return self.reply_number or self.request_number
