"""Which works wait for a point, and which for their door."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import User
from shelters.facilities.models import Entrance, Facility
from shelters.facilities.states import OUT_OF_USE, FacilityState

POINT, DOOR = "point", "door"
KINDS = {
    POINT: gettext_lazy("without a point"),
    DOOR: gettext_lazy("without an entrance on the map"),
}


@dataclass(frozen=True)
class Waiting:
    """One list: what is missing, and whose and which source's rows are shown ("" for all)."""

    kind: str = POINT
    organisation: str = ""
    source: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Waiting":
        kind = query.get("kind", POINT)
        return cls(kind if kind in KINDS else POINT, query.get("organisation", ""), query.get("source", ""))

    @property
    def query(self) -> str:
        return urlencode({"kind": self.kind, "organisation": self.organisation, "source": self.source})

    def all_rows(self, user: User) -> QuerySet[Facility]:
        """Every organisation's and source's that the user sees; oldest first."""
        rows = Facility.objects.visible_to(user).order_by("pk")
        if self.kind == DOOR:
            doors = Entrance.objects.filter(facility=OuterRef("pk"), is_public=True)
            return rows.filter(~Exists(doors), longitude__isnull=False, state=FacilityState.IN_SERVICE)
        return rows.without_point().exclude(state__in=OUT_OF_USE)

    def rows(self, user: User) -> QuerySet[Facility]:
        rows = self.all_rows(user)
        if self.organisation:
            rows = rows.filter(organisation__code=self.organisation)
        return rows.filter(source=self.source) if self.source else rows

    def before(self, user: User, facility: Facility) -> Facility | None:
        return self.rows(user).filter(pk__lt=facility.pk).order_by("-pk").first()

    def after(self, user: User, facility: Facility) -> Facility | None:
        return self.rows(user).filter(pk__gt=facility.pk).first()


def counts(user: User) -> dict[str, int]:
    return {kind: Waiting(kind).all_rows(user).count() for kind in KINDS}


def by_source(waiting: Waiting, user: User) -> list[Any]:
    """[{"organisation__name", "organisation__code", "source", "count"}], the longest list first."""
    groups = waiting.all_rows(user).order_by().values("organisation__name", "organisation__code", "source")
    return list(groups.annotate(count=Count("pk")).order_by("-count", "organisation__code", "source"))
