"""What a snapshot is made of, read in one moment through the role that can see nothing but public columns."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from civildefense.common.grants import PUBLIC_ALIAS
from civildefense.records.models import SetApproval
from civildefense.rulebook.models import (
    AdminDivision,
    EmergencyAdvice,
    EmergencyContact,
    Jurisdiction,
    Place,
    SirenSignal,
)
from shelters.finder.banners.models import Banner
from shelters.finder.models import PublishedEntrance, PublishedSite

Row = dict[str, Any]
SET = "sites"


@dataclass
class Material:
    """Rows as plain dicts, ordered so that the same data always give the same files."""

    sites: list[Row] = field(default_factory=list)
    entrances: list[Row] = field(default_factory=list)
    divisions: list[Row] = field(default_factory=list)
    places: list[Row] = field(default_factory=list)
    advice: list[Row] = field(default_factory=list)
    contacts: list[Row] = field(default_factory=list)
    signals: list[Row] = field(default_factory=list)
    banners: list[Row] = field(default_factory=list)
    office: Row = field(default_factory=dict)
    approval: Row | None = None
    approved_since: dt.datetime | None = None
    withdrawn_ids: set[str] = field(default_factory=set)
    published_at: dict[str, dt.datetime] = field(default_factory=dict)

    @property
    def was_approved(self) -> bool:
        """Now or before."""
        return self.approved_since is not None


def read_material() -> Material:
    with transaction.atomic(using=PUBLIC_ALIAS):
        approvals = _rows(
            SetApproval.objects.filter(what=SET).order_by("approved_at"),
            "max_sites max_per_district with_capacity with_bulk_files approved_at ended_at",
        )
        in_force = [approval for approval in approvals if approval["ended_at"] is None]
        sites = _rows(
            PublishedSite.objects.published().filter(is_closed=False).order_by("division_code", "address", "public_id"),
            "id public_id name address division_code peacetime_use condition capacity responsible_unit duty_phone"
            " note published_at",
        )
        return Material(
            sites=sites,
            entrances=_rows(
                PublishedEntrance.objects.filter(site__withdrawn_at__isnull=True, site__is_closed=False).order_by(
                    "site_id", "label"
                ),
                "site_id label longitude latitude hours opener_post opener_phone door_width_m has_ramp has_lift hint"
                " is_closed checked_on check_result",
            ),
            divisions=_rows(
                AdminDivision.objects.order_by("code", "starts_on"),
                "id code name name_en parent_id phone boundary ends_on successor_id",
            ),
            places=_rows(
                Place.objects.order_by("name", "longitude", "latitude"),
                "name former_names kind division__code longitude latitude",
            ),
            advice=_rows(
                EmergencyAdvice.objects.order_by("position", "code"),
                "code title title_en leads_underground text text_en link link_text link_text_en",
            ),
            contacts=_rows(EmergencyContact.objects.order_by("position", "number"), "number label label_en"),
            signals=_rows(SirenSignal.objects.order_by("position", "code"), "code title title_en pattern pattern_en"),
            banners=_rows(
                Banner.objects.on_line(timezone.now()).order_by("issued_at", "pk"),
                "kind title title_en text text_en issued_at expires_at",
            ),
            office=_office(),
            approval=in_force[0] if in_force else None,
            approved_since=approvals[0]["approved_at"] if approvals else None,
            withdrawn_ids=set(
                PublishedSite.objects.using(PUBLIC_ALIAS)
                .filter(withdrawn_at__isnull=False)
                .values_list("public_id", flat=True)
            ),
            published_at={site["public_id"]: site.pop("published_at") for site in sites},
        )


def _office() -> Row:
    rows = _rows(
        Jurisdiction.objects.all(),
        "name name_en city city_en phone email icp_filing police_filing map_approval data_licence data_licence_en"
        " data_licence_url is_demo",
    )
    return rows[0] if rows else {}


def _rows(queryset: QuerySet[Any], columns: str) -> list[Row]:
    return list(queryset.using(PUBLIC_ALIAS).values(*columns.split()))
