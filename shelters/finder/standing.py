"""Whether the public sees a work, as conditions that the register's list, its filter and the desk's chart share."""

from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civildefense.records.models import PublicationReview
from shelters.finder.models import PublishedSite


def public() -> Q:
    return Q(pk__in=PublishedSite.objects.published().values("facility"))


def waiting() -> Q:
    """Proposed, and not public yet."""
    proposed = PublicationReview.objects.filter(state=PublicationReview.State.PROPOSED)
    return ~public() & Q(uid__in=proposed.values("subject_uid"))


def hidden() -> Q:
    return ~public() & ~waiting()


STANDINGS: dict[str, tuple[object, Callable[[], Q]]] = {
    "public": (_("public"), public),
    "waiting": (_("waiting for approval"), waiting),
    "hidden": (_("not public"), hidden),
}
