"""Rows that speak about any other row name it by its kind and its ``uid``."""

from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from civildefense.common.scoping import ScopedQuerySet


class SubjectQuerySet(ScopedQuerySet):
    def about(self, subject: Any) -> Self:
        return self.filter(subject_type=ContentType.objects.get_for_model(subject), subject_uid=subject.uid)


class AboutSubject(models.Model):
    """``organisation`` repeats the subject's, so that scope is one join."""

    subject_type = models.ForeignKey(
        ContentType, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    subject_uid = models.UUIDField(_("object"), editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    objects = SubjectQuerySet.as_manager()
    scope = "organisation"

    class Meta:
        abstract = True

    @property
    def subject(self) -> Any:
        return self.subject_type.model_class()._base_manager.get(uid=self.subject_uid)  # type: ignore[union-attr]


def subject_fields(subject: Any) -> dict[str, Any]:
    """Keyword arguments that point a new row at ``subject`` (which has ``uid`` and ``organisation``)."""
    return {
        "subject_type": ContentType.objects.get_for_model(subject),
        "subject_uid": subject.uid,
        "organisation_id": subject.organisation_id,
    }
