"""A step for many rows: previewed, confirmed once, carried out row by row, and every refusal told."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from civildefense.records.bulk import desk, services
from civildefense.records.bulk.forms import BulkForm
from civildefense.records.bulk.tasks import run_bulk_change
from civildefense.records.models import BulkChange, Job, Transition
from projects.enterprises.models import Enterprise
from shelters.facilities.models import Facility
from tests.cast import Cast, make_cast, make_facility, signed_in

LIST = "admin:shelters_facility_changelist"


def prepared(client: Client, step: str, rows: Any = (), query: str = "", **more: Any) -> Any:
    """The answer to “Preview” above the list."""
    data = {"action": step, "_selected_action": [str(row.uid) for row in rows], **more}
    return client.post(reverse(LIST) + query, data)


def preview(client: Client, step: str, rows: Any = (), query: str = "", **more: Any) -> tuple[BulkChange, str, Any]:
    answer = prepared(client, step, rows, query, **more)
    change = BulkChange.objects.latest("pk")
    assert answer.url == reverse("admin:bulk_change", args=[change.uid])
    return change, answer.url, client.get(answer.url).context


def test_a_preview_counts_and_names_and_changes_nothing(cast: Cast) -> None:
    good = [make_facility(cast.a, key) for key in ("2", "3")]
    planned = make_facility(cast.a, "4", state="planned")
    client = signed_in(cast.a.clerk)
    _change, _url, page = preview(client, "move-idle", [*good, planned])
    assert (page["total"], page["ready"], page["refused"]) == (3, 2, 1)
    assert page["ready_names"] == [row.name for row in good]
    (refusal,) = page["refusals"]
    assert refusal.names == [planned.name]
    assert planned.get_state_display() in refusal.why
    assert {row.state for row in Facility.objects.filter(pk__in=[row.pk for row in good])} == {"in_service"}


def test_the_confirmed_rows_move_with_the_reason_in_their_history(cast: Cast) -> None:
    rows = [make_facility(cast.a, key) for key in ("2", "3")]
    client = signed_in(cast.a.clerk)
    _change, url, _page = preview(client, "move-idle", rows)
    client.post(url, {"reason": "片区翻修"})
    assert {row.state for row in Facility.objects.filter(pk__in=[row.pk for row in rows])} == {"idle"}
    moves = Transition.objects.filter(to_state="idle")
    assert {(move.subject_uid, move.reason, move.moved_by) for move in moves} == {
        (row.uid, "片区翻修", cast.a.clerk) for row in rows
    }
    assert client.get(url).context["done"] == 2


def test_without_the_reason_that_a_row_asks_for_nothing_happens(cast: Cast) -> None:
    row = make_facility(cast.a, "2")
    client = signed_in(cast.a.clerk)
    change, url, _page = preview(client, "move-idle", [row])
    answer = client.post(url, {"reason": " "})
    assert answer.status_code == 200
    assert answer.context["form"].errors["reason"]
    change.refresh_from_db()
    assert change.confirmed_at is None
    row.refresh_from_db()
    assert row.state == "in_service"


def test_a_second_click_changes_nothing_more(cast: Cast) -> None:
    row = make_facility(cast.a, "2")
    client = signed_in(cast.a.clerk)
    _change, url, _page = preview(client, "move-idle", [row])
    for reason in ("一", "二"):
        client.post(url, {"reason": reason})
    assert [move.reason for move in Transition.objects.filter(subject_uid=row.uid)] == ["一"]


def test_of_two_confirmations_at_once_the_first_counts(cast: Cast) -> None:
    """Both pages were answered before either was confirmed, so only the row in the database can tell."""
    change, _url, _page = preview(signed_in(cast.a.clerk), "move-idle", [make_facility(cast.a, "2")])
    step = services.step_of(change)
    assert step is not None
    seen = [(BulkChange.objects.get(pk=change.pk), reason) for reason in ("一", "二")]
    said = []
    for page, reason in seen:
        form = BulkForm({"reason": reason}, step=step, by=cast.a.clerk, needs_reason=True)
        assert form.is_valid()
        said.append(services.confirm(change=page, form=form, by=cast.a.clerk))
    change.refresh_from_db()
    assert (said, change.reason) == ([True, False], "一")


def test_a_row_that_changed_since_the_preview_is_named_and_left_alone(cast: Cast) -> None:
    rows = [make_facility(cast.a, key) for key in ("2", "3")]
    client = signed_in(cast.a.clerk)
    _change, url, _page = preview(client, "move-idle", rows)
    Facility.objects.filter(pk=rows[0].pk).update(capacity=12)
    client.post(url, {"reason": "翻修"})
    page = client.get(url).context
    assert (page["done"], page["changed"]) == (1, 1)
    assert page["changed_rows"][0].names == [rows[0].name]
    rows[0].refresh_from_db()
    assert rows[0].state == "in_service"


def test_all_rows_of_the_view_are_those_of_its_filters(cast: Cast) -> None:
    for key in ("2", "3"):
        make_facility(cast.a, key, state="idle", name=f"闲置库{key}")
    make_facility(cast.a, "4", state="idle", name="别的")
    make_facility(cast.b, "5", state="idle", name="闲置库5")
    client = signed_in(cast.a.clerk)
    _change, _url, page = preview(client, "move-in_service", query="?state__exact=idle&q=闲置库", select_across="1")
    assert page["ready_names"] == ["闲置库2", "闲置库3"]


def test_another_countys_rows_are_not_there(cast: Cast) -> None:
    answer = prepared(signed_in(cast.a.clerk), "move-idle", [cast.b.facility])
    assert answer.url == reverse(LIST)
    assert not BulkChange.objects.exists()


def test_the_page_is_for_whoever_prepared_it(cast: Cast) -> None:
    _change, url, _page = preview(signed_in(cast.a.clerk), "move-idle", [cast.a.facility])
    for other in (cast.a.signer, cast.b.clerk, cast.clerk, cast.auditor):
        assert signed_in(other).get(url).status_code == 404
        assert signed_in(other).post(url, {"reason": "x"}).status_code == 404
    cast.a.facility.refresh_from_db()
    assert cast.a.facility.state == "in_service"


@pytest.mark.parametrize("role", ["auditor", "inspector", "secrecy_officer"])
def test_a_step_is_offered_to_whom_it_is_given(cast: Cast, role: str) -> None:
    client = signed_in(cast.people[role])
    prepared(client, "move-idle", [cast.a.facility])
    assert not BulkChange.objects.exists()
    assert "move-idle" not in client.get(reverse(LIST)).content.decode()


def test_a_right_that_ended_between_preview_and_work_refuses_each_row(cast: Cast) -> None:
    row = make_facility(cast.a, "2")
    change, _url, _page = preview(signed_in(cast.a.clerk), "move-idle", [row])
    change.reason = "翻修"
    services.carry_out(change=change, by=cast.a.signer)
    (line,) = change.rows.all()
    assert (line.verdict, bool(line.why)) == ("refused", True)


def test_a_column_of_many_rows_is_set_where_it_differs(cast: Cast) -> None:
    rows = [make_facility(cast.a, key) for key in ("2", "3")]
    unit = Enterprise.objects.create(organisation=cast.a.organisation, name="江城物业", kinds=["property_manager"])
    Facility.objects.filter(pk=rows[0].pk).update(maintaining_unit=unit)
    client = signed_in(cast.a.clerk)
    _change, url, _page = preview(client, "set-maintaining_unit", rows)
    client.post(url, {"maintaining_unit": unit.pk, "reason": ""})
    assert {row.maintaining_unit for row in Facility.objects.filter(pk__in=[row.pk for row in rows])} == {unit}
    page = client.get(url).context
    assert (page["done"], page["refused"]) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_reason_of_an_edit_stands_in_the_history_of_each_row() -> None:
    cast = make_cast()
    client = signed_in(cast.a.clerk)
    _change, url, _page = preview(client, "set-duty_phone", [cast.a.facility])
    client.post(url, {"duty_phone": "0513-55550001", "reason": "物业换号"})
    history = client.get(reverse("admin:shelters_facility_history", args=[cast.a.facility.uid])).context["entries"]
    assert (history[0].who, history[0].reason) == (cast.a.clerk.name, "物业换号")


def test_a_value_of_another_county_cannot_be_chosen(cast: Cast) -> None:
    foreign = Enterprise.objects.create(organisation=cast.b.organisation, name="外区物业", kinds=["property_manager"])
    client = signed_in(cast.a.clerk)
    _change, url, _page = preview(client, "set-maintaining_unit", [cast.a.facility])
    answer = client.post(url, {"maintaining_unit": foreign.pk, "reason": ""})
    assert answer.context["form"].errors["maintaining_unit"]
    assert "外区物业" not in answer.content.decode()


def test_a_big_change_is_a_job(cast: Cast, monkeypatch: Any, django_capture_on_commit_callbacks: Any) -> None:
    monkeypatch.setattr(desk, "MOST_AT_ONCE", 1)
    rows = [make_facility(cast.a, key) for key in ("2", "3")]
    client = signed_in(cast.a.clerk)
    change, url, _page = preview(client, "move-idle", rows)
    client.post(url, {"reason": "翻修"})
    assert client.get(url).context["is_working"]
    change.refresh_from_db()
    run_bulk_change(change.job.pk)
    assert Job.objects.get().state == Job.State.DONE
    assert client.get(url).context["done"] == 2
    run_bulk_change(change.job.pk)
    assert Transition.objects.filter(to_state="idle").count() == 2


def test_what_stopped_half_way_says_so_and_goes_on(cast: Cast, monkeypatch: Any) -> None:
    rows = [make_facility(cast.a, key) for key in ("2", "3")]
    client = signed_in(cast.a.clerk)
    _change, url, _page = preview(client, "move-idle", rows)
    carried = services._verdict
    seen: Iterator[int] = iter(range(9))

    def stops(*args: Any) -> Any:
        if next(seen):
            raise SystemExit
        return carried(*args)

    monkeypatch.setattr(services, "_verdict", stops)
    with pytest.raises(SystemExit):
        client.post(url, {"reason": "翻修"})
    monkeypatch.setattr(services, "_verdict", carried)
    page = client.get(url).context
    assert (page["done"], page["ready"], page["is_stopped"]) == (1, 1, True)
    client.post(url)
    assert client.get(url).context["done"] == 2
    assert Transition.objects.filter(to_state="idle").count() == 2


def test_every_row_stands_in_the_file(cast: Cast) -> None:
    planned = make_facility(cast.a, "4", state="planned", name="=公式")
    client = signed_in(cast.a.clerk)
    _change, url, _page = preview(client, "move-idle", [cast.a.facility, planned])
    content = b"".join(client.get(url, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))
    assert [line[0] for line in lines[1:]] == [cast.a.facility.name, "'=公式"]


def test_old_previews_are_forgotten_and_fresh_ones_kept(cast: Cast, monkeypatch: Any) -> None:
    change, _url, _page = preview(signed_in(cast.a.clerk), "move-idle", [cast.a.facility])
    assert services.forget_old() == 0
    monkeypatch.setattr(services, "PREVIEWS_KEPT", -services.PREVIEWS_KEPT)
    services.forget_old()
    assert not BulkChange.objects.filter(pk=change.pk).exists()


def test_too_many_rows_are_refused_as_a_whole(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(services, "MOST_ROWS", 1)
    rows = [make_facility(cast.a, key) for key in ("2", "3")]
    assert prepared(signed_in(cast.a.clerk), "move-idle", rows).url == reverse(LIST)
    assert not BulkChange.objects.exists()
