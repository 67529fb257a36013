"""A development on the desk: its life on one page, two sheets, the lists that somebody works from."""

import datetime as dt
from typing import Any

import pytest
from django.http import HttpRequest
from django.urls import reverse

from civildefense.records.bulk.steps import steps_of
from projects.developments import panels, services
from projects.developments.models import Breach, Development, ServiceEntry
from projects.developments.panels import LifeEvent, Notice, Panel
from tests.admin_forms import errors_of, filled
from tests.cast import Cast, signed_in
from tests.projects.developments.making import make_building, make_developer, make_development


def page(row: Any, name: str = "change") -> str:
    return reverse(f"admin:projects_{row._meta.model_name}_{name}", args=[row.uid])


def names(response: Any) -> list[str]:
    return [str(row) for row in response.context["cl"].result_list]


@pytest.fixture
def site(cast: Cast, development: Development) -> Development:
    """Under construction, with a building and a question; the main project ran ahead of the works."""
    by = cast.a.clerk
    make_building(development, by)
    for state in ("designing", "approved", "building"):
        services.move_development(development=development, to=state, by=by)
    services.reach_milestone(
        development=development, subject="main", step="designed", reached_on=dt.date(2019, 8, 1), by=by
    )
    services.record_service(
        development=development, kind="question", text="怎么报审？", by=by, answer_due_on=dt.date(2019, 9, 1),
        happened_on=dt.date(2019, 2, 1),
    )  # fmt: skip
    return development


def test_the_page_tells_the_life_from_filing_on(cast: Cast, site: Development) -> None:
    response = signed_in(cast.a.clerk).get(page(site))
    told = response.context
    assert [stage.is_here for stage in told["stages"]] == [False, False, False, True, False, False]
    assert [event.on for event in told["life"]] == sorted(event.on for event in told["life"])
    assert told["life"][0].on == dt.date(2019, 2, 1)  # the question came before the filing
    assert {panel.code for panel in told["panels"]} >= {"togethers", "areas", "participants", "service", "acceptance"}
    links = [notice.url for notice in told["notices"]]
    assert page(Breach.objects.get()) in links
    assert page(ServiceEntry.objects.get()) in links
    assert "#acceptance" in links


def test_a_reader_reads_and_another_county_does_not_know_it(cast: Cast, site: Development) -> None:
    auditor = signed_in(cast.auditor)
    assert auditor.get(page(site)).status_code == 200
    assert auditor.get(page(site, "togethers")).status_code == 403
    stranger = signed_in(cast.b.clerk)
    for name in ("togethers", "checklist"):
        assert stranger.get(page(site, name)).status_code == 404
    assert stranger.get(page(site)).headers["Location"] == "/admin/"


def test_an_upper_slice_hangs_a_panel_on_the_page(
    cast: Cast, development: Development, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Fees(Panel):
        code, title, template, order = "fees-test", "费用", "projects/developments/_areas.html", 50

        def context(self, request: HttpRequest, development: Development) -> dict[str, Any]:
            return {}

        def events(self, request: HttpRequest, development: Development) -> list[LifeEvent]:
            return [LifeEvent(dt.date(2019, 12, 1), "缴费", "某人")]

        def notices(self, request: HttpRequest, development: Development) -> list[Notice]:
            return [Notice("有欠费")]

    class Secret(Fees):
        code, right = "secret-test", "projects.no_such_right"

    monkeypatch.setattr(panels, "_PANELS", dict(panels._PANELS))
    panels.register(Fees())
    panels.register(Secret())
    told = signed_in(cast.a.clerk).get(page(development)).context
    codes = [panel.code for panel in told["panels"]]
    assert codes.index("togethers") < codes.index("fees-test") < codes.index("participants")
    assert "secret-test" not in codes
    assert [event.title for event in told["life"]][-1] == "缴费"
    assert "有欠费" in [notice.text for notice in told["notices"]]


def test_a_clerk_files_a_development_with_a_building(cast: Cast) -> None:
    client, url = signed_in(cast.a.clerk), reverse("admin:projects_development_add")
    data = filled(client, url, name="桃坞花园", developer=make_developer(cast.a).pk, division=cast.a.division.pk)
    data |= {"filed_on": "2019-03-01", "use": "residential", "number": "", "buildings-TOTAL_FORMS": "1"}
    data |= {
        "buildings-0-name": "1号楼", "buildings-0-use": "residential", "buildings-0-storeys_above": "11",
        "buildings-0-storeys_below": "1", "buildings-0-ground_floor_m2": "600", "buildings-0-above_ground_m2": "500",
        "buildings-0-below_ground_m2": "0", "buildings-0-existing_m2": "0", "buildings-0-excluded_m2": "0",
    }  # fmt: skip
    refused = client.post(url, data)
    assert refused.status_code == 200
    assert errors_of(refused)
    assert not Development.objects.exists()
    response = client.post(url, data | {"buildings-0-above_ground_m2": "6600"})
    assert response.status_code == 302, errors_of(response)
    made = Development.objects.get()
    assert (made.number, made.organisation, made.buildings.get().name) == ("2019-0001", cast.a.organisation, "1号楼")


def test_the_sheet_of_the_togethers_compares_both_sides_at_once(cast: Cast, development: Development) -> None:
    client, url = signed_in(cast.a.clerk), page(development, "togethers")
    form = client.get(url).context["form"]
    days = {"planned_main_reached": "2019-05-01", "planned_works_reached": "2019-05-01"}
    stale = {"version": form["version"].value(), **days}
    assert client.post(url, stale).status_code == 302
    assert development.milestones.count() == 2
    assert not Breach.objects.exists()
    assert client.post(url, stale).context["form"].errors  # opened before the first was saved
    fresh = client.get(url).context["form"]["version"].value()
    late = {"version": fresh, **days, "designed_main_reached": "2019-06-01"}
    assert client.post(url, late).status_code == 302
    assert Breach.objects.unanswered().get().step == "designed"


def test_the_checklist_is_filled_in_on_one_sheet(cast: Cast, site: Development) -> None:
    client, url = signed_in(cast.inspector), page(site, "checklist")
    version = client.get(url).context["form"]["version"].value()
    filled_in = {"version": version, "signs_to": "passed", "signs_on": "2021-01-05", "survey_to": "failed"}
    refused = client.post(url, filled_in)
    assert refused.context["form"].non_field_errors()
    assert site.acceptance_items.without_signs().exists()
    assert client.post(url, filled_in | {"survey_note": "图实不符"}).status_code == 302
    assert not site.acceptance_items.without_signs().exists()
    assert site.acceptance_items.get(kind="survey").note == "图实不符"


def test_the_next_step_is_grey_with_its_reason_while_signs_are_missing(cast: Cast, site: Development) -> None:
    client = signed_in(cast.a.clerk)
    steps = {step.target: step for step in client.get(page(site)).context["other_steps"]}
    assert steps["accepted"].refusal
    client.post(page(site, "step"), {"to": "accepted"})
    site.refresh_from_db()
    assert site.state == "building"


def test_a_breach_is_answered_from_its_list(cast: Cast, site: Development) -> None:
    client, breach = signed_in(cast.a.clerk), Breach.objects.get()
    assert names(client.get(reverse("admin:projects_breach_changelist"), {"state__exact": "open"})) == [str(breach)]
    client.post(page(breach, "step"), {"to": "closed", "reason": "已约谈建设单位"})
    breach.refresh_from_db()
    assert (breach.state, breach.answer) == ("closed", "已约谈建设单位")


def test_the_advice_desk_shows_what_is_overdue_and_takes_the_answer(cast: Cast, site: Development) -> None:
    client, entry = signed_in(cast.a.clerk), ServiceEntry.objects.get()
    overdue = client.get(reverse("admin:projects_serviceentry_changelist"), {"due": "overdue"})
    assert names(overdue) == [str(entry)]
    url = page(entry)
    assert client.post(url, filled(client, url, outcome="answered", answer="")).status_code == 200
    response = client.post(url, filled(client, url, outcome="answered", answer="随方案报审。"))
    assert response.status_code == 302, errors_of(response)
    entry.refresh_from_db()
    assert (entry.state, entry.answer, entry.answered_by) == ("answered", "随方案报审。", cast.a.clerk)
    assert client.post(url, filled(client, url, rating="satisfied")).status_code == 302
    entry.refresh_from_db()
    assert entry.rating == "satisfied"


def test_a_question_is_recorded_from_the_development(cast: Cast, development: Development) -> None:
    client = signed_in(cast.a.clerk)
    url = f"{reverse('admin:projects_serviceentry_add')}?development={development.pk}"
    data = filled(client, url, kind="suggestion", text="口部与景观同步设计", happened_on="2019-04-01")
    response = client.post(url, data)
    assert response.status_code == 302, errors_of(response)
    assert development.service_entries.get().state == "open"


@pytest.mark.parametrize("attention", ["breach", "question", "late", "signs", "officer"])
def test_the_list_finds_what_somebody_has_to_look_at(cast: Cast, site: Development, attention: str) -> None:
    make_development(cast.a, "quiet")
    services.change_development(development=site, is_major=True, by=cast.a.clerk)
    late = {"subject": "works", "step": "planned", "planned_on": dt.date(2019, 5, 1)}
    services.set_milestones(development=site, milestones=[late], by=cast.a.clerk)
    found = signed_in(cast.a.clerk).get(reverse("admin:projects_development_changelist"), {"attention": attention})
    assert names(found) == [site.name]


def test_an_officer_is_named_for_many_at_once(cast: Cast, development: Development) -> None:
    step = steps_of("projects.development")["set-service_officer"]
    step.perform(development, by=cast.a.clerk, reason="", values={"service_officer": cast.clerk})
    development.refresh_from_db()
    assert development.service_officer == cast.clerk


def test_a_participant_without_a_certificate_of_that_day_is_pointed_out(cast: Cast, development: Development) -> None:
    client, url = signed_in(cast.a.clerk), page(development)
    designer = make_developer(cast.a, "江城设计院")
    data = filled(client, url) | {
        "participants-TOTAL_FORMS": "1", "participants-0-role": "designer", "participants-0-enterprise": designer.pk,
        "participants-0-starts_on": "2019-05-01",
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    assert "#participants" in [notice.url for notice in client.get(url).context["notices"]]
