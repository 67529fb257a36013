"""The fixed cast of the tests: one city office, two counties, somebody in every role, a few rows of each county.

``cast`` sets the whole stage; the functions make one more of a thing. No random data: what is unset is plain.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from civildefense.accounts import services as accounts
from civildefense.accounts.models import ApiToken, Membership, Organisation, User
from civildefense.accounts.roles import Role
from civildefense.records.models import Attachment, ImportBatch, Job, subject_fields
from civildefense.rulebook.models import AdminDivision
from projects.enterprises.models import Enterprise
from shelters.facilities.models import Entrance, Facility, FacilityRestricted, ProtectiveUnit, SiteCheck
from shelters.facilities.states import CheckResult, FacilityState
from shelters.finder.models import PublishedEntrance, PublishedSite, SiteReport

PASSWORD = "a-long-test-password"
SINCE = dt.date(2015, 1, 1)
CITY_ROLES = (
    Role.CLERK, Role.FINANCE, Role.INSPECTOR, Role.DRAW_OFFICER, Role.EDITOR, Role.SECRECY_OFFICER, Role.AUDITOR,
    Role.ADMINISTRATOR,
)  # fmt: skip
COUNTY_ROLES = (Role.COUNTY_CLERK, Role.COUNTY_SIGNER)


@dataclass
class County:
    """One county: its office, its land (a square of 0.1°), its people and its rows."""

    organisation: Organisation
    division: AdminDivision
    people: dict[str, User]
    facility: Facility = field(init=False)
    restricted: FacilityRestricted = field(init=False)

    @property
    def clerk(self) -> User:
        return self.people[Role.COUNTY_CLERK]

    @property
    def signer(self) -> User:
        return self.people[Role.COUNTY_SIGNER]


@dataclass
class Cast:
    """``cast.clerk``, ``cast.editor`` … are the city's; ``cast.a.clerk``, ``cast.b.signer`` the counties'."""

    city: Organisation
    people: dict[str, User]
    stranger: User
    a: County
    b: County

    def __getattr__(self, role: str) -> User:
        try:
            return self.people[role]
        except KeyError:
            raise AttributeError(role) from None


def make_organisation(name: str, code: str, kind: str = "county_office", parent: Any = None) -> Organisation:
    return accounts.establish_organisation(name=name, code=code, kind=kind, starts_on=SINCE, parent=parent)


def make_user(username: str, organisation: Organisation | None = None, *roles: str, name: str = "") -> User:
    """With ``PASSWORD`` and one membership a role, since ``SINCE``."""
    user = User.objects.create_user(username, PASSWORD, name=name or username)
    for role in roles:
        Membership.objects.create(user=user, organisation=organisation, role=role, starts_on=SINCE)
    return user


def make_division(code: str, name: str, west: float, office: Organisation) -> AdminDivision:
    """A square of 0.1° between 31.95 and 32.05 north."""
    south, north, east = 31.95, 32.05, west + 0.1
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return AdminDivision.objects.create(
        code=code, name=name, name_en=f"County {code}", office=office, starts_on=SINCE, phone="0513-55550000",
        boundary={"type": "Polygon", "coordinates": [ring]},
    )  # fmt: skip


def make_facility(county: County, key: str = "1", **fields: Any) -> Facility:
    """In service, in the middle of the county, without parts."""
    longitude, latitude = county.division.boundary["coordinates"][0][0]
    return Facility.objects.create(
        **{
            "organisation": county.organisation,
            "division": county.division,
            "source": "test",
            "source_key": key,
            "name": f"{county.division.name}人防地下室{key}",
            "address": f"{county.division.name}人民路{key}号",
            "state": FacilityState.IN_SERVICE,
            "longitude": round(longitude + 0.05, 6),
            "latitude": round(latitude + 0.05, 6),
            "floor_area": 1200,
            "capacity": 800,
            "duty_post": "物业值班室",
            "duty_phone": "0513-55551234",
            **fields,
        }
    )


def make_entrance(facility: Facility, label: str = "A", **fields: Any) -> Entrance:
    point = {"longitude": facility.longitude, "latitude": facility.latitude}
    return Entrance.objects.create(**{"facility": facility, "label": label, "hours": "24/7", **point, **fields})


def make_published(facility: Facility, by: User, public_id: str = "", **fields: Any) -> PublishedSite:
    """The public copy of a facility and of its public entrances, as an approval would make it."""
    site = PublishedSite.objects.create(
        **{
            **({"public_id": public_id} if public_id else {}),
            "facility": facility,
            "name": facility.name,
            "address": facility.address,
            "division_code": facility.division.code,
            "peacetime_use": facility.peacetime_use,
            "duty_phone": facility.duty_phone,
            "reviewed_version": facility.version,
            "published_by": by,
            "published_at": dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC),
            **fields,
        }
    )
    for entrance in facility.entrances.filter(is_public=True):
        names = ("label", "longitude", "latitude", "hours", "has_ramp", "has_lift", "door_width_m", "hint")
        PublishedEntrance.objects.create(site=site, **{name: getattr(entrance, name) for name in names})
    return site


def make_batch(county: County, **fields: Any) -> ImportBatch:
    owner = {"organisation": county.organisation, "uploaded_by": county.clerk, "source": "test"}
    return ImportBatch.objects.create(**{**owner, "file_names": ["register.xlsx"], **fields})


def make_job(county: County, **fields: Any) -> Job:
    owner = {"organisation": county.organisation, "requested_by": county.clerk}
    return Job.objects.create(**{**owner, "kind": "import", **fields})


def make_attachment(subject: Any, by: User | None, **fields: Any) -> Attachment:
    """The row alone; ``file`` names nothing on disk unless it is given."""
    kind = {"kind": Attachment.Kind.PAPER, "title": "验收文件", "content_type": "application/pdf"}
    content = {"file": "attachments/2026/11/none.pdf", "size": 1, "sha256": "0" * 64}
    return Attachment.objects.create(**{**subject_fields(subject), **kind, **content, "added_by": by, **fields})


def make_photo(subject: Any, by: User | None, **fields: Any) -> Attachment:
    """Waiting to be looked at; nobody's is a citizen's."""
    came = {} if by else {"added_at": None}
    kind = {"kind": Attachment.Kind.PHOTO, "title": "入口照片", "content_type": "image/jpeg", "moderation": "waiting"}
    return make_attachment(subject, by, **{**kind, **came, **fields})


def make_report(county: County, site: PublishedSite | None = None, **fields: Any) -> SiteReport:
    report = SiteReport.objects.create(
        **{"organisation": county.organisation, "site": site, "kind": SiteReport.Kind.LOCKED, **fields}
    )
    if report.photo:
        make_photo(report, None, file=report.photo.name)
    return report


def make_token(
    organisation: Organisation, name: str = "county system", scopes: tuple[str, ...] = ("read", "write", "import"),
    days: int = 30,
) -> tuple[ApiToken, str]:  # fmt: skip
    return accounts.create_token(organisation=organisation, name=name, days=days, by=None, scopes=scopes)


def signed_in(user: User) -> Client:
    """A browser in which ``user`` has signed in."""
    client = Client()
    client.force_login(user, "civildefense.accounts.backends.RoleBackend")
    return client


def with_token(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def _make_county(city: Organisation, code: str, name: str, west: float, suffix: str) -> County:
    office = make_organisation(f"{name}人民防空办公室", code, parent=city)
    people = {role: make_user(f"{role}_{suffix}", office, role) for role in COUNTY_ROLES}
    return County(office, make_division(code, name, west, office), people)


def _furnish(county: County, key: str) -> None:
    """A facility with a unit, two entrances, a check and a restricted row that no decision covers."""
    county.facility = make_facility(
        county, key, responsible_unit=Enterprise.objects.create(organisation=county.organisation, name=f"物业{key}")
    )
    ProtectiveUnit.objects.create(facility=county.facility, number="1", floor_area=1200)
    door = make_entrance(county.facility, "A", has_ramp=True, has_lift=False)
    make_entrance(county.facility, "B", has_ramp=False, has_lift=False, hours="Mo-Su 08:00-18:00")
    SiteCheck.objects.create(
        facility=county.facility, entrance=door, result=CheckResult.OPEN, checked_on=dt.date(2026, 11, 1),
        recorded_by=county.clerk,
    )  # fmt: skip
    county.restricted = FacilityRestricted.objects.create(facility=county.facility, protection_class="甲类")
    county.facility.refresh_from_db()


def make_cast() -> Cast:
    city = make_organisation("江城市人民防空办公室", "990000", "city_office")
    cast = Cast(
        city=city,
        people={role: make_user(role, city, role) for role in CITY_ROLES},
        stranger=make_user("stranger"),
        a=_make_county(city, "990101", "东岸区", 120.8, "a"),
        b=_make_county(city, "990102", "西岸区", 120.9, "b"),
    )
    _furnish(cast.a, "A1")
    _furnish(cast.b, "B1")
    return cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()
