"""Every change of state that ever happened."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from civildefense.common.datasheet import DataSheet
from civildefense.common.identity import PublicKey
from civildefense.records.models.subjects import AboutSubject


class Transition(AboutSubject, PublicKey):
    """One move of one object's state; append-only."""

    field = models.CharField(_("field"), max_length=40, default="state")
    from_state = models.CharField(_("from"), max_length=40)
    to_state = models.CharField(_("to"), max_length=40)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    moved_by = models.ForeignKey("accounts.User", verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(_("at"), db_default=Now())

    sheet = DataSheet(
        purpose="who moved what, when and why",
        retention="permanent",
        internal="id uid subject_type subject_uid organisation field from_state to_state reason moved_by moved_at",
        personal="moved_by",
        append_only=True,
    )

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_uid"])]

    def __str__(self) -> str:
        return f"{self.label_of(self.from_state)} → {self.label_of(self.to_state)}"

    def label_of(self, state: str) -> str:
        """The state as the subject's own table says it; kinds of rows are known without asking the database."""
        model = ContentType.objects.get_for_id(self.subject_type_id).model_class()
        if model is None:
            return state
        field: Any = model._meta.get_field(self.field)
        return str(dict(field.flatchoices).get(state, state))
