"""Each metre of a supporting area counts once, whoever writes and how many at a time."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import IntegrityError, connections, transaction

from projects.obligations import services
from projects.obligations.errors import (
    AreaTooSmall,
    CreditReleased,
    CreditTooLarge,
    DeterminedMeanwhile,
    ReasonMissing,
)
from projects.obligations.models import AreaCredit, Obligation, SupportingArea
from tests.cast import make_cast, signed_in
from tests.projects.obligations.site import DAY, Site

D = Decimal


def left(area: SupportingArea) -> Decimal:
    return SupportingArea.objects.with_left().get(pk=area.pk).left_m2


def test_a_credit_fulfils_a_part_of_the_duty_and_takes_it_from_the_area(site: Site) -> None:
    site.build()
    duty, area = site.determine(planned_m2=D(30)), site.area()
    credit = site.credit(area, duty, "120.5")
    newest = services.latest_obligation(site.development)
    assert newest is not None
    assert (newest.credited_m2, newest.offsite_m2, newest.required_m2) == (D("120.50"), D("29.50"), D("180.00"))
    assert newest.supersedes == duty == credit.obligation
    assert area.name in newest.reason
    assert left(area) == D("379.50")


def test_a_released_credit_opens_the_duty_again(site: Site) -> None:
    site.build()
    area = site.area()
    credit = site.credit(area, site.determine(), "100")
    with pytest.raises(ReasonMissing):
        services.release_credit(credit=credit, reason=" ", by=site.clerk)
    released = services.release_credit(credit=credit, reason="改为现场修建", by=site.clerk)
    newest = services.latest_obligation(site.development)
    assert newest is not None
    assert (newest.number, newest.credited_m2, newest.offsite_m2) == (3, D("0.00"), D("180.00"))
    assert (left(area), released.release_reason) == (D("500.00"), "改为现场修建")
    with pytest.raises(CreditReleased):
        services.release_credit(credit=credit, reason="再次", by=site.clerk)


def test_credits_outlast_a_changed_design(site: Site) -> None:
    site.build()
    site.credit(site.area(), site.determine(), "100")
    site.build("2#")
    again = site.determine(reason="增加 2# 楼")
    assert (again.required_m2, again.credited_m2, again.offsite_m2) == (D("360.00"), D("100.00"), D("260.00"))


def test_neither_the_area_nor_the_duty_gives_more_than_it_has(site: Site) -> None:
    site.build()
    duty = site.determine()
    with pytest.raises(CreditTooLarge, match="50"):
        site.credit(site.area("50", name="小区"), duty, "50.01")
    with pytest.raises(CreditTooLarge, match="180"):
        site.credit(site.area(), duty, "180.01")
    site.credit(site.area(name="三区"), duty, "180")
    with pytest.raises(DeterminedMeanwhile):
        site.credit(site.area(name="四区"), duty, "1")


def test_an_area_never_becomes_smaller_than_what_is_assigned(site: Site) -> None:
    site.build()
    area = site.area()
    site.credit(area, site.determine(), "120")
    with pytest.raises(AreaTooSmall, match="120"):
        services.change_area(area=area, available_m2=D("119.99"), by=site.clerk)
    assert services.change_area(area=area, available_m2=D(120), by=site.clerk).available_m2 == D("120.00")
    with pytest.raises(IntegrityError, match="holds_credits"), transaction.atomic():
        SupportingArea.objects.update(available_m2=1)


def test_the_database_itself_refuses_the_metre_too_many(site: Site) -> None:
    site.build()
    area, duty = site.area("150"), site.determine()
    credit = site.credit(area, duty, "100")
    more = {"area": area, "obligation": duty, "m2": D("50.01"), "document": "x", "assigned_on": DAY}
    with pytest.raises(IntegrityError, match="within_area"), transaction.atomic():
        AreaCredit.objects.create(**more, assigned_by=site.clerk)
    services.release_credit(credit=credit, reason="退回", by=site.clerk)
    AreaCredit.objects.create(**more, assigned_by=site.clerk)
    restored = {"released_on": None, "released_by": None, "released_at": None, "release_reason": ""}
    with pytest.raises(IntegrityError, match="within_area"), transaction.atomic():
        AreaCredit.objects.filter(pk=credit.pk).update(**restored)


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_never_share_the_last_metre() -> None:
    """Sixteen developments want 100 m² each of an area that has 550: five get them, whichever."""
    site = Site(make_cast())
    area = site.area("550")
    duties = []
    for number in range(16):
        development = site.develop(f"地块{number}")
        site.build(development=development)
        duties.append(site.determine(development=development))

    def assign(duty: Obligation) -> bool:
        try:
            site.credit(area, duty, "100")
        except CreditTooLarge:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(16) as pool:
        got = list(pool.map(assign, duties))
    assert sum(got) == 5
    assert left(area) == D("50.00")
    assert Obligation.objects.standing().filter(credited_m2=100).count() == 5


def test_the_list_of_areas_says_what_is_left(site: Site) -> None:
    site.build()
    site.credit(site.area(), site.determine(), "120.5")
    page = signed_in(site.clerk).get("/admin/projects/supportingarea/").content.decode()
    assert "379.50" in page
    assert "120.50" in page


def test_a_clerk_assigns_and_releases_on_the_desk(site: Site) -> None:
    site.build()
    duty, area, desk = site.determine(), site.area(), signed_in(site.clerk)
    asked = {"area": area.pk, "obligation": duty.pk, "m2": "600", "document": "通防配3号", "assigned_on": "2019-06-01"}
    refused = desk.post("/admin/projects/areacredit/add/", asked)
    assert "180" in refused.content.decode()
    assert desk.post("/admin/projects/areacredit/add/", asked | {"m2": "80"}).status_code == 302
    credit = AreaCredit.objects.get()
    desk.post(f"/admin/projects/areacredit/{credit.uid}/step/", {"to": "release", "reason": "改为现场修建"})
    credit.refresh_from_db()
    assert credit.release_reason == "改为现场修建"
