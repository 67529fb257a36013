"""The stage of the matrix: somebody in every role, every kind of token, one row of each kind in each county."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.db import models
from django.test import Client
from django.utils import timezone

from civildefense.accounts import services as accounts
from civildefense.accounts.models import ApiToken, Membership, SavedView, SignInEvent
from civildefense.records.models import (
    BulkChange,
    ClassificationDecision,
    ColumnMap,
    ImportRow,
    PublicationReview,
    ReadLog,
    SetApproval,
    Transition,
    subject_fields,
)
from civildefense.rulebook.models import (
    CalendarDay,
    EmergencyAdvice,
    EmergencyContact,
    Jurisdiction,
    Place,
    RuleFigure,
    SirenSignal,
)
from projects.ledger.services import open_account, post
from shelters.finder.banners.models import Banner
from shelters.finder.models import PlaceMiss
from tests.cast import (
    CITY_ROLES,
    COUNTY_ROLES,
    Cast,
    County,
    make_attachment,
    make_batch,
    make_cast,
    make_facility,
    make_job,
    make_published,
    make_report,
    make_token,
    signed_in,
    with_token,
)

OWN, OTHER = "own", "other"
TOKENS = ("token_read", "token_write", "token_import", "token_expired", "token_revoked", "token_elsewhere")
VISITORS = ("anonymous", "stranger", *(str(role) for role in (*CITY_ROLES, *COUNTY_ROLES)), *TOKENS)


@dataclass
class Stage:
    cast: Cast
    visitors: dict[str, Callable[[], Client]]
    rows: dict[tuple[str, str], models.Model]

    def row(self, label: str, whose: str) -> models.Model | None:
        """``shelters.facility`` of county A (own) or B (other); what all offices share is nobody's in particular."""
        return self.rows.get((label, whose)) or self.rows.get((label, "shared"))

    def is_shared(self, label: str) -> bool:
        return (label, "shared") in self.rows


def set_stage() -> Stage:
    cast = make_cast()
    rows: dict[tuple[str, str], models.Model] = {}
    for whose, county in ((OWN, cast.a), (OTHER, cast.b)):
        rows |= {(row._meta.label_lower, whose): row for row in _rows_of(county, cast)}
    rows |= {(row._meta.label_lower, "shared"): row for row in _shared_rows(cast)}
    return Stage(cast, _visitors(cast), rows)


def _rows_of(county: County, cast: Cast) -> list[models.Model]:
    facility, office, clerk = county.facility, county.organisation, county.clerk
    site = make_published(facility, cast.secrecy_officer)
    batch = make_batch(county)
    facility_type = subject_fields(facility)
    decision = ClassificationDecision.objects.create(
        organisation=office, document_number="密1号", decided_on=dt.date(2026, 1, 1), recorded_by=cast.secrecy_officer,
        fields=["shelters.entrancerestricted.label"],
    )  # fmt: skip
    idle = make_facility(county, f"idle-{office.code}", state="idle", responsible_unit=facility.responsible_unit)
    return [
        office,
        county.signer,
        Membership.objects.get(user=clerk),
        SavedView.objects.create(
            owner=clerk,
            table="shelters.facility",
            name="在用",
            parameters={"state__exact": ["in_service"]},
            shared_with=office,
        ),
        SignInEvent.objects.create(username=clerk.username, user=clerk, outcome="signed_in"),
        make_token(office, "row")[0],
        facility,
        county.restricted,
        *(getattr(facility, name).first() for name in ("units", "entrances", "checks")),
        facility.responsible_unit,
        facility.responsible_unit.contacts.create(post="值班室", phone="0513-1"),
        site,
        site.entrances.first(),
        make_report(county, site, photo="reports/2026/11/none.jpg"),
        batch,
        ImportRow.objects.create(batch=batch, place="1", uid=facility.uid, action="created", version_after=1),
        ColumnMap.objects.create(organisation=office, target="facilities", source="test"),
        make_job(county, result_file="jobs/2026/11/none.csv", result_name="none.csv"),
        BulkChange.objects.create(organisation=office, table="shelters.facility", step="move-idle", prepared_by=clerk),
        make_attachment(facility, clerk),
        *_money_of(county),
        Transition.objects.create(**facility_type, from_state="idle", to_state="in_service", moved_by=clerk),
        ReadLog.objects.create(
            organisation=office, reader=clerk, model="shelters.facilityrestricted", uids=[facility.uid], via="api"
        ),
        decision,
        Banner.objects.create(
            organisation=office,
            kind="drill",
            title="演练",
            title_en="Drill",
            text="一",
            text_en="One",
            issued_at=timezone.now(),
            expires_at=timezone.now() + dt.timedelta(hours=1),
            proposed_by=cast.editor,
        ),
        PublicationReview.objects.create(
            **subject_fields(idle), content={"name": "x"}, subject_version=1, proposed_by=cast.editor
        ),
    ]


def _money_of(county: County) -> list[models.Model]:
    owed, assessed = (
        open_account(organisation=county.organisation, kind=kind, title="案例", subject_uid=county.facility.uid)
        for kind in ("receivable", "assessed")
    )
    day = dt.date(2019, 6, 1)
    posting = post(debit=owed, credit=assessed, amount_fen=100, occurred_on=day, memo="核定", key="1", by=county.clerk)
    return [owed, posting.transfer]


def _shared_rows(cast: Cast) -> list[models.Model]:
    return [
        Jurisdiction.objects.create(name="江城市人民防空办公室", city="江城"),
        cast.a.division,
        Place.objects.create(name="文峰公园", kind="park", longitude=120.85, latitude=32.0, source="test"),
        EmergencyAdvice.objects.create(
            code="air_raid", title="防空警报", title_en="Air raid", text="一", text_en="One"
        ),
        EmergencyContact.objects.create(number="119", label="火警", label_en="Fire"),
        SirenSignal.objects.create(code="early", title="预先", title_en="Early", pattern="一", pattern_en="One"),
        SetApproval.objects.create(
            max_sites=100, max_per_district=50, document_number="集1号", approved_by=cast.secrecy_officer
        ),
        PlaceMiss.objects.create(text="某处", count=3, last_on=dt.date(2026, 11, 1)),
        RuleFigure.objects.create(
            organisation=cast.city, key="siren_notice", title="提前天数", unit="days", entered_by=cast.finance
        ),
        CalendarDay.objects.create(day=dt.date(2026, 10, 1), year=2026, name="国庆节", source="通知"),
    ]


def _visitors(cast: Cast) -> dict[str, Callable[[], Client]]:
    staff = {str(role): user for role, user in cast.people.items()} | {
        str(role): user for role, user in cast.a.people.items()
    }
    staff["stranger"] = cast.stranger
    sessions = {name: signed_in(user).cookies["sessionid"].value for name, user in staff.items()}
    tokens = _tokens(cast)

    def visitor(name: str) -> Client:
        """A fresh browser each time: signing out in one request must not end the next."""
        client = with_token(tokens[name]) if name in tokens else Client()
        client.raise_request_exception = False
        if name in sessions:
            client.cookies["sessionid"] = sessions[name]
        return client

    return {name: partial(visitor, name) for name in VISITORS}


def _tokens(cast: Cast) -> dict[str, str]:
    office = cast.a.organisation
    made = {name: make_token(office, name, (name.removeprefix("token_"),)) for name in TOKENS[:3]}
    made |= {name: make_token(office, name) for name in TOKENS[3:]}
    rows = {name: ApiToken.objects.get(pk=row.pk) for name, (row, _secret) in made.items()}
    ApiToken.objects.filter(pk=rows["token_expired"].pk).update(expiry=timezone.now() - dt.timedelta(days=1))
    ApiToken.objects.filter(pk=rows["token_elsewhere"].pk).update(networks=["203.0.113.0/24"])
    accounts.revoke_token(token=rows["token_revoked"], by=cast.administrator)
    return {name: secret for name, (_row, secret) in made.items()}
