"""What the search finds, for whom, and why."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from civildefense.common.search import declared
from civildefense.records.models import SearchEntry, SearchMark
from civildefense.records.search.filling import catch_up, drift
from civildefense.records.search.finding import Answer, find
from civildefense.rulebook.models import Place
from projects.enterprises.models import EnterpriseContact
from shelters.facilities.models import Facility, FacilityRestricted
from tests.cast import Cast, make_facility, make_job, make_report, signed_in


def index() -> None:
    while catch_up():
        pass


def ask(user: Any, typed: str, *kinds: str, most: int = 20) -> Answer:
    known = declared()
    return find(typed, user=user, kinds=[known[kind] for kind in kinds or known], most=most)


def names(answer: Answer) -> list[str]:
    return [str(hit.row) for group in answer.groups for hit in group.hits]


def library(cast: Cast, **fields: Any) -> Facility:
    told = {"name": "文峰公园地下停车场", "number": "RF-2026-00317", "duty_phone": "0513-8512 3456"}
    return make_facility(cast.a, "library", **{**told, **fields})


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("文峰", "名称"),
        ("峰公园地", "名称"),
        ("公园 停车", "名称"),
        ("峰", "名称"),
        ("地下停車場", "名称"),
        ("wenfeng", "名称"),
        ("gongyuan", "名称"),
        ("wfgy", "名称"),
        ("wf", "名称"),
        ("RF-2026-00317", "编号"),
        ("rf202600317", "编号"),
        ("ＲＦ－２０２６", "编号"),
        ("rf 2026", "编号"),
        ("05138512", "值班电话"),
        ("8512-3456", "值班电话"),
    ],
)
@pytest.mark.parametrize("is_indexed", [True, False], ids=["indexed", "just written"])
def test_each_way_to_ask_for_it(cast: Cast, typed: str, label: str, is_indexed: bool) -> None:
    facility = library(cast)
    if is_indexed:
        index()
    answer = ask(cast.a.clerk, typed, "shelters.facility")
    hits = [hit for group in answer.groups for hit in group.hits if hit.row == facility]
    assert hits, typed
    assert not answer.is_near
    assert hits[0].reasons[0].label


def test_an_id_of_the_api_finds_its_record(cast: Cast) -> None:
    facility = library(cast)
    index()
    assert names(ask(cast.a.clerk, str(facility.uid))) == [facility.name]


@pytest.mark.parametrize("typed", ["文风公园地下", "文峰公地下停", "文峰公公园地", "文公峰园地下", "wenfenggongyuam"])
def test_one_slip_is_forgiven_and_said(cast: Cast, typed: str) -> None:
    facility = library(cast)
    index()
    answer = ask(cast.a.clerk, typed)
    assert answer.is_near
    assert facility.name in names(answer)
    assert names(ask(cast.a.clerk, "天文台上的望远镜")) == []


def test_the_exact_name_comes_first_among_many(cast: Cast) -> None:
    for number in range(30):
        make_facility(cast.a, f"n{number}", name=f"文峰公园{number}号地下室")
    exact = make_facility(cast.a, "exact", name="文峰公园")
    index()
    assert names(ask(cast.a.clerk, "文峰公园", "shelters.facility", most=5))[0] == exact.name


def test_more_than_fit_is_said_without_a_count(cast: Cast) -> None:
    for number in range(6):
        make_facility(cast.a, f"n{number}", name=f"望江楼{number}")
    index()
    (group,) = ask(cast.a.clerk, "望江楼", "shelters.facility", most=5).groups
    assert (len(group.hits), group.has_more) == (5, True)


def test_another_countys_rows_do_not_exist(cast: Cast) -> None:
    library(cast)
    for state in ("indexed", "just written"):
        if state == "indexed":
            index()
        assert names(ask(cast.b.clerk, "文峰公园", "shelters.facility")) == []
        assert names(ask(cast.stranger, "文峰公园")) == []
        assert names(ask(cast.clerk, "文峰公园", "shelters.facility"))


def test_an_entry_that_names_the_wrong_office_shows_nothing(cast: Cast) -> None:
    """The planted bug: the index says that the row is county B's."""
    facility = library(cast)
    index()
    SearchEntry.objects.filter(kind="shelters.facility", row_id=facility.pk).update(organisation=cast.b.organisation)
    assert names(ask(cast.b.clerk, "文峰公园")) == []


def test_restricted_text_never_enters_the_index(cast: Cast) -> None:
    FacilityRestricted.objects.filter(pk=cast.a.restricted.pk).update(protection_class="canaryclass")
    index()
    assert not SearchEntry.objects.filter(text__contains="canary").exists()
    assert not SearchEntry.objects.filter(kind__contains="restricted").exists()


def test_nothing_restricted_is_declared() -> None:
    from_sheets = {
        f"{known.kind}.{path}": model._meta.get_field(last)
        for known in declared().values()
        for path in known.paths
        for model, last in [_end(known.model, path)]
        if str(model.sheet.levels()[last]) == "R"
    }
    assert from_sheets == {}
    assert len(declared()) > 10


def _end(model: Any, path: str) -> tuple[Any, str]:
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    return model, last


def write_raw(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_index_follows_whatever_writes(cast: Cast) -> None:
    facility = library(cast)
    index()
    assert drift_of("shelters.facility") == []
    Facility.objects.filter(pk=facility.pk).update(name="钟秀路地下室")
    assert drift_of("shelters.facility") == [facility.pk]
    assert names(ask(cast.a.clerk, "文峰公园")) == []
    index()
    write_raw("UPDATE shelters_facility SET name = '五山书店' WHERE id = %s", facility.pk)
    index()
    assert names(ask(cast.a.clerk, "五山书店")) == ["五山书店"]
    Facility.objects.bulk_create([_copy(facility, "bulk", "狼山书店")])
    index()
    assert names(ask(cast.a.clerk, "狼山")) == ["狼山书店"]
    Facility.objects.filter(source_key="bulk").delete()
    index()
    assert names(ask(cast.a.clerk, "狼山")) == []
    assert [drift_of(kind) for kind in declared()] == [[]] * len(declared())


def _copy(facility: Facility, key: str, name: str) -> Facility:
    return Facility(organisation=facility.organisation, source="test", source_key=key, name=name)


def drift_of(kind: str) -> list[int]:
    return [*drift(kind)]


def test_a_part_below_brings_its_record_up_to_date(cast: Cast) -> None:
    enterprise = cast.a.facility.responsible_unit
    index()
    EnterpriseContact.objects.create(enterprise=enterprise, post="夜间值班", phone="0513-99887766")
    index()
    (group,) = ask(cast.a.clerk, "99887766").groups
    assert [hit.row for hit in group.hits] == [enterprise]


def test_a_change_that_nobody_searches_leaves_no_mark(cast: Cast) -> None:
    index()
    Facility.objects.filter(pk=cast.a.facility.pk).update(capacity=7)
    job = make_job(cast.a)
    index()
    type(job).objects.filter(pk=job.pk).update(percent=3, step="x")
    assert SearchMark.objects.count() == 0


def test_former_names_of_a_place_are_found_by_all_staff(cast: Cast) -> None:
    Place.objects.create(
        name="文峰饭店", former_names=["老车站"], kind="landmark", longitude=120.85, latitude=32.0, source="test"
    )
    index()
    for user in (cast.a.clerk, cast.b.signer, cast.auditor):
        assert names(ask(user, "老车站")) == ["文峰饭店"]


def test_the_page_groups_by_kind_and_links_to_the_record(cast: Cast) -> None:
    facility = library(cast)
    make_report(cast.a, message="文峰公园的门锁着")
    index()
    page = signed_in(cast.a.clerk).get("/admin/search/", {"q": "文峰公园"}).content.decode()
    assert f"/admin/shelters/facility/{facility.uid}/change/" in page
    assert "的门锁着" in page
    signer = signed_in(cast.a.signer).get("/admin/search/", {"q": "文峰公园"}).content.decode()
    assert "的门锁着" not in signer  # a role without the right to see reports


def test_the_page_is_for_staff_and_says_when_nothing_was_found(cast: Cast) -> None:
    assert Client().get("/admin/search/", {"q": "文峰"}).status_code == 302
    page = signed_in(cast.a.clerk).get("/admin/search/", {"q": "天文台上的望远镜"})
    assert page.status_code == 200
    assert not page.context["groups"]
    assert signed_in(cast.a.clerk).get("/admin/search/").status_code == 200


def test_a_search_costs_a_bounded_number_of_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(40):
        make_facility(cast.a, f"n{number}", name=f"望江楼{number}")
    index()
    with django_assert_max_num_queries(14):
        ask(cast.a.clerk, "望江楼", most=5)
