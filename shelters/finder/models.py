"""The public copies, and what citizens send back. Pages and API read files built from here, never these tables."""

import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import Identified, PublicKey, tracked
from civildefense.common.scoping import EVERYONE_ON_STAFF, ScopedQuerySet
from civildefense.common.search import searchable
from shelters.facilities.models import Facility
from shelters.facilities.states import CheckResult, Condition, PeacetimeUse

BASE32 = "abcdefghijkmnpqrstuvwxyz23456789"


def random_public_id() -> str:
    """Ten characters that say nothing about how many sites there are."""
    return "".join(secrets.choice(BASE32) for _each in range(10))


class PublishedSiteQuerySet(ScopedQuerySet):
    def published(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


@searchable(names="name", words="address responsible_unit", codes="public_id", phones="duty_phone", beside="address")
@tracked()
class PublishedSite(models.Model):
    """The one public copy of a facility; its id stays for ever. Published means ``withdrawn_at IS NULL``.

    Name to note were reviewed; the last check and ``is_closed`` are facts that follow the register by themselves.
    """

    public_id = models.CharField(_("public id"), max_length=10, unique=True, default=random_public_id, editable=False)
    facility = models.OneToOneField(
        Facility, verbose_name=_("facility"), on_delete=models.PROTECT, related_name="published"
    )
    name = models.CharField(_("name"), max_length=160)
    address = models.CharField(_("address"), max_length=250)
    division_code = models.CharField(_("division"), max_length=12)
    peacetime_use = models.CharField(_("use in peace"), max_length=12, choices=PeacetimeUse, blank=True)
    condition = models.CharField(_("condition"), max_length=10, choices=Condition, blank=True)
    capacity = models.PositiveIntegerField(_("capacity, people"), null=True, blank=True)
    responsible_unit = models.CharField(_("responsible unit"), max_length=120, blank=True)
    duty_phone = models.CharField(_("duty phone"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)
    checked_on = models.DateField(_("last checked on"), null=True, blank=True)
    check_result = models.CharField(_("result of the last check"), max_length=10, choices=CheckResult, blank=True)
    is_closed = models.BooleanField(_("closed for good"), default=False)
    reviewed_version = models.PositiveIntegerField(_("version that was reviewed"))
    published_by = models.ForeignKey(
        "accounts.User", verbose_name=_("approved by"), on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(_("published at"))
    withdrawn_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("withdrawn by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=300, blank=True)

    objects = PublishedSiteQuerySet.as_manager()
    scope = "facility__organisation"
    sheet = DataSheet(
        purpose="what citizens see of a shelter",
        retention="permanent",
        public="id public_id name address division_code peacetime_use condition capacity responsible_unit duty_phone"
        " note checked_on check_result is_closed published_at withdrawn_at",
        internal="facility reviewed_version published_by withdrawn_by withdrawal_reason",
        personal="published_by withdrawn_by",
        published=True,
    )

    class Meta:
        verbose_name = _("published site")
        verbose_name_plural = _("published sites")
        ordering = ["division_code", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal_reason="")),
                name="%(app_label)s_%(class)s_withdrawn_with_reason",
                violation_error_message=_("A withdrawal needs somebody who did it and a reason."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{field}__in": [*vocabulary.values, ""]}),
                    name=f"%(app_label)s_%(class)s_{field}_known",
                )
                for field, vocabulary in (
                    ("peacetime_use", PeacetimeUse),
                    ("condition", Condition),
                    ("check_result", CheckResult),
                )
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class PublishedEntrance(models.Model):
    """A public door of a published site, in WGS-84."""

    site = models.ForeignKey(PublishedSite, verbose_name=_("site"), on_delete=models.CASCADE, related_name="entrances")
    label = models.CharField(_("label"), max_length=20)
    longitude = models.FloatField(_("longitude"))
    latitude = models.FloatField(_("latitude"))
    hours = models.CharField(_("opening hours"), max_length=120, blank=True)
    opener_post = models.CharField(_("unlocked by (post)"), max_length=80, blank=True)
    opener_phone = models.CharField(_("phone of who unlocks"), max_length=40, blank=True)
    door_width_m = models.DecimalField(_("door width, m"), max_digits=4, decimal_places=2, null=True, blank=True)
    has_ramp = models.BooleanField(_("ramp"), null=True, blank=True)
    has_lift = models.BooleanField(_("lift"), null=True, blank=True)
    hint = models.CharField(_("how to find it"), max_length=160, blank=True)
    is_closed = models.BooleanField(_("closed at the moment"), default=False)
    checked_on = models.DateField(_("last checked on"), null=True, blank=True)
    check_result = models.CharField(_("result of the last check"), max_length=10, choices=CheckResult, blank=True)

    objects = ScopedQuerySet.as_manager()
    scope = "site__facility__organisation"
    sheet = DataSheet(
        purpose="where citizens go in",
        retention="permanent",
        public="id site label longitude latitude hours opener_post opener_phone door_width_m has_ramp has_lift hint"
        " is_closed checked_on check_result",
        published=True,
    )

    class Meta:
        verbose_name = _("published entrance")
        verbose_name_plural = _("published entrances")
        ordering = ["site", "label"]
        constraints = [
            models.UniqueConstraint(fields=["site", "label"], name="%(app_label)s_%(class)s_label_once"),
            models.CheckConstraint(
                condition=Q(check_result__in=[*CheckResult.values, ""]),
                name="%(app_label)s_%(class)s_check_result_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.label}"


class ReportState(models.TextChoices):
    RECEIVED = "received", _("received")
    CHECKING = "checking", _("being checked")
    ANSWERED = "answered", _("answered")


@searchable(words="message answer", codes="number", phones="contact", beside="site__name")
@tracked(exclude=("contact",))
class SiteReport(Identified):
    """A citizen's report of an error. The query number is all that the citizen needs to read the answer."""

    State = ReportState

    class Kind(models.TextChoices):
        LOCKED = "locked", _("the door was locked")
        GONE = "gone", _("there is no shelter here")
        WRONG_PLACE = "wrong_place", _("the place on the map is wrong")
        WRONG_DATA = "wrong_data", _("hours, phone or other data are wrong")
        DANGER = "danger", _("it is dangerous there")
        OTHER = "other", _("something else")

    number = models.CharField(_("query number"), max_length=10, unique=True, default=random_public_id, editable=False)
    site = models.ForeignKey(
        PublishedSite, verbose_name=_("site"), on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("county that answers"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("what is wrong"), max_length=12, choices=Kind)
    message = models.TextField(_("message"), max_length=1000, blank=True)
    photo = models.ImageField(_("photo"), upload_to="reports/%Y/%m/", blank=True)
    contact = models.CharField(_("phone or e-mail, if an answer is wanted"), max_length=80, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState, default=ReportState.RECEIVED, editable=False
    )
    due_on = models.DateField(_("answer due on"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    received_at = models.DateTimeField(_("received at"), db_default=models.functions.Now(), editable=False)
    answered_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()
    scope = "organisation"
    sheet = DataSheet(
        purpose="errors that citizens find",
        retention="two years; contact emptied 90 days after the answer",
        public="number kind state answer received_at answered_at due_on",
        internal="id uid version created_at updated_at site organisation message photo contact answered_by",
        personal="contact message photo answered_by",
    )

    class Meta:
        verbose_name = _("error report")
        verbose_name_plural = _("error reports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ReportState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["locked", "gone", "wrong_place", "wrong_data", "danger", "other"]),
                name="%(app_label)s_%(class)s_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="%(app_label)s_%(class)s_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PlaceMiss(PublicKey):
    """A text that was searched and not found, counted without users."""

    text = models.CharField(_("searched"), max_length=60, unique=True)
    count = models.PositiveIntegerField(_("times"), default=0)
    last_on = models.DateField(_("last on"))

    objects = ScopedQuerySet.as_manager()
    scope = EVERYONE_ON_STAFF
    sheet = DataSheet(
        purpose="places that the finder should know",
        retention="one year after the last search",
        internal="id uid text count last_on",
    )

    class Meta:
        verbose_name = _("place not found")
        verbose_name_plural = _("places not found")
        ordering = ["-count"]

    def __str__(self) -> str:
        return self.text
