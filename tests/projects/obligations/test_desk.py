"""The desk: step by step to a determination, its page, its sheet, the panel of the development, missing figures."""

import re
from decimal import Decimal

from projects.obligations.models import Obligation
from projects.obligations.services import latest_obligation
from tests.cast import signed_in
from tests.projects.obligations.site import Site, doubt, know

ADD = "/admin/projects/obligation/add/"
CHOICES = {"on": "2019-06-01", "family": "a", "chosen_percent": "3", "chosen_reason": "按上限", "planned_m2": "50"}


def address(site: Site) -> str:
    return f"{ADD}?development={site.development.uid}"


def test_nothing_is_written_before_the_last_step(site: Site) -> None:
    site.build()
    desk = signed_in(site.clerk)
    assert "1#" in desk.get(address(site)).content.decode()
    shown = desk.post(address(site), CHOICES | {"preview": "1"}).content.decode()
    assert "6000.00 m² × 3 % = 180.00 m²" in shown or "6000.00 ㎡ × 3 % = 180.00 ㎡" in shown
    assert not Obligation.objects.exists()
    answer = desk.post(address(site), CHOICES | {"determine": "1"})
    found = latest_obligation(site.development)
    assert found is not None
    assert answer.headers["Location"] == f"/admin/projects/obligation/{found.uid}/change/"
    page = desk.get(answer.headers["Location"]).content.decode()
    assert "130.00" in page
    assert "示例〔2003〕1号" in page


def test_a_refusal_comes_back_in_the_form_with_what_was_typed(site: Site) -> None:
    site.build()
    page = signed_in(site.clerk).post(address(site), CHOICES | {"chosen_percent": "4", "determine": "1"})
    assert page.status_code == 200
    assert 'value="4"' in page.content.decode()
    assert not Obligation.objects.exists()


def test_only_whoever_may_accept_is_asked_for_the_reason(site: Site) -> None:
    site.build()
    doubt(site.figures["area_a_storeys"])
    assert "accept_unverified" not in signed_in(site.clerk).get(address(site)).content.decode()
    desk = signed_in(site.county.signer)
    desk.post(address(site), CHOICES | {"accept_unverified": "两份转载件一致", "determine": "1"})
    found = latest_obligation(site.development)
    assert found is not None
    assert "两份转载件一致" in desk.get(f"/admin/projects/obligation/{found.uid}/change/").content.decode()


def test_another_office_finds_no_such_development(site: Site) -> None:
    site.build()
    found = site.determine()
    desk = signed_in(site.cast.b.clerk)
    assert desk.get(address(site)).status_code == 404
    assert desk.get(f"/admin/projects/obligation/{found.uid}/sheet/").status_code == 404


def test_the_sheet_is_a_pdf_for_the_file(site: Site) -> None:
    site.build()
    found = site.determine()
    answer = signed_in(site.cast.auditor).get(f"/admin/projects/obligation/{found.uid}/sheet/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_the_plan_changes_on_a_page_of_its_own(site: Site) -> None:
    site.build()
    found = site.determine()
    desk = signed_in(site.clerk)
    desk.post(f"/admin/projects/obligation/{found.uid}/plan/", {"planned_m2": "171.26", "reason": "竣工实测"})
    newest = latest_obligation(site.development)
    assert newest is not None
    assert (newest.planned_m2, newest.offsite_m2) == (Decimal("171.26"), Decimal("8.74"))


def test_the_development_shows_its_duty_and_says_when_buildings_have_changed(site: Site) -> None:
    site.build()
    site.determine()
    desk, page = signed_in(site.clerk), f"/admin/projects/development/{site.development.uid}/change/"
    before = desk.get(page).content.decode()
    assert "180.00" in before
    site.build(above_ground_m2="7000.00")
    after = desk.get(page).content.decode()
    assert len(re.findall('class="late"', after)) == len(re.findall('class="late"', before)) + 1


def test_county_systems_read_determinations(site: Site) -> None:
    site.build()
    first = site.determine()
    site.build("2#")
    second = site.determine(reason="增加 2# 楼")
    desk = signed_in(site.clerk)
    listed = desk.get(f"/api/v1/projects/obligations/?standing=true&development={site.development.uid}").json()
    assert [row["uid"] for row in listed["results"]] == [str(second.uid)]
    assert listed["results"][0]["supersedes"] == str(first.uid)
    assert desk.get("/api/v1/projects/obligations/?updated_since=2020-01-01T00:00:00Z").status_code == 200
    one = desk.get(f"/api/v1/projects/obligations/{first.uid}/").json()
    assert one["lines"][0]["required_m2"] == "180.00"
    site.area("500")
    areas = desk.get("/api/v1/projects/supporting-areas/").json()["results"]
    assert [row["left_m2"] for row in areas] == ["500.00"]


def test_missing_figures_name_the_desk_and_whom_to_ask(site: Site) -> None:
    know(site.cast, "late_fee", None, "percent", title="滞纳金", state="unverified", stops="费用核定", ask="省财政厅")
    page = signed_in(site.cast.finance).get("/admin/rulebook/rulefigure/missing/").content.decode()
    for words in ("费用核定", "滞纳金", "省财政厅", site.cast.b.division.name):
        assert words in page
    assert site.cast.a.division.name not in page
