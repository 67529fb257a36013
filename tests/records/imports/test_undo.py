"""The wrong file on Friday, others at work over the weekend, the undo on Monday."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from civildefense.common.history import acting_as
from civildefense.records.classification import record_decision
from civildefense.records.imports import declarations, services, undoing
from civildefense.records.imports.errors import AlreadyUndone, Signed
from civildefense.records.imports.options import GivenFile, ImportOptions
from civildefense.records.models import ImportBatch, ImportRow, Transition, UndoneRow
from civildefense.records.models.imports import ImportState
from shelters.facilities.models import Facility, FacilityRestricted
from shelters.facilities.services import change_facility, move_facility, set_restricted
from tests.cast import Cast, make_entrance, make_token, signed_in, with_token
from tests.shelters.facilities.importing import HEADER, ROWS, write_csv

pytestmark = pytest.mark.django_db
WRONG = [[*row[:5], str(number)] for row, number in zip(ROWS, (901, 902, 903), strict=True)]


class Desk:
    """A county's clerk who imports and undoes."""

    def __init__(self, cast: Cast, folder: Path) -> None:
        self.cast, self.folder = cast, folder

    def imports(self, rows: list[list[Any]], *, is_sync: bool = False) -> ImportBatch:
        path = write_csv(self.folder / "a.csv", [HEADER, *rows])
        options = self.options(is_sync=is_sync)
        _outcome, batch = services.run_files(files=[GivenFile(path, path.name)], options=options, write=True)
        assert batch is not None
        return batch

    def options(self, **more: Any) -> ImportOptions:
        clerk = self.cast.a.clerk
        return ImportOptions(
            organisation=self.cast.a.organisation, source="普查", by=clerk, may_withdraw_many=True, **more
        )

    def undoes(self, batch: ImportBatch, **said: Any) -> list[UndoneRow]:
        return undoing.undo(batch=batch, by=self.cast.a.clerk, reason="传错了文件", **said)


@pytest.fixture
def desk(cast: Cast, tmp_path: Path) -> Desk:
    return Desk(cast, tmp_path)


def at(key: str) -> Facility:
    return Facility.objects.get(source="普查", source_key=key)


def test_what_nobody_touched_goes_back_and_what_the_file_created_is_closed(desk: Desk) -> None:
    desk.imports(ROWS[:2])
    before = {key: (at(key).capacity, at(key).name) for key in ("A1", "A2")}
    wrong = desk.imports([[*row[:1], "错误名称", *row[2:]] for row in WRONG])
    plan = undoing.plan(wrong)
    assert (plan.restored, plan.closed, plan.changed, plan.listed, plan.later) == (2, 1, 0, [], [])
    assert at("A1").name == "错误名称"  # a plan changes nothing
    assert desk.undoes(wrong) == []
    assert {key: (at(key).capacity, at(key).name) for key in ("A1", "A2")} == before
    assert at("A3").state == "closed"
    reasons = Transition.objects.about(at("A3")).values_list("reason", flat=True)
    assert any("传错了文件" in reason for reason in reasons)
    assert undoing.outcomes(wrong) == {"restored": 2, "closed": 1}
    assert (wrong.state, wrong.undone_by) == ("undone", desk.cast.a.clerk)


def test_a_row_that_somebody_changed_is_listed_and_left(desk: Desk) -> None:
    desk.imports(ROWS)
    wrong = desk.imports(WRONG)
    change_facility(facility=at("A2"), by=desk.cast.a.clerk, remarks="本人核实")
    plan = undoing.plan(wrong)
    assert (plan.restored, plan.changed) == (2, 1)
    assert [(row.name, row.free, row.kept) for row in plan.listed] == [(at("A2").name, ("capacity",), ())]
    (left,) = desk.undoes(wrong)
    assert (left.uid, left.outcome, left.name) == (at("A2").uid, "left", at("A2").name)
    assert [at(key).capacity for key in ("A1", "A2", "A3")] == [800, 902, None]


def test_of_a_changed_row_only_the_untouched_columns_are_taken_back(desk: Desk) -> None:
    desk.imports(ROWS)
    wrong = desk.imports([["A1", "错误名称", ROWS[0][2], "120.89", "32.04", "901"], *WRONG[1:]])
    change_facility(facility=at("A1"), by=desk.cast.a.clerk, capacity=777, longitude=120.8512)
    (standing,) = undoing.plan(wrong).listed
    assert set(standing.free) == {"name"}
    assert {"capacity", "longitude"} <= set(standing.kept)
    (partly,) = desk.undoes(wrong, choices={at("A1").uid: undoing.TAKE})
    assert (partly.outcome, partly.columns) == ("partly", ["name"])
    first = at("A1")
    # A point is one thing: its latitude does not go back alone.
    assert (first.name, first.capacity, first.longitude, first.latitude) == (ROWS[0][1], 777, 120.8512, 32.04)


def test_the_choice_for_the_rest_speaks_of_rows_without_one(desk: Desk) -> None:
    desk.imports(ROWS)
    wrong = desk.imports(WRONG)
    for key in ("A1", "A2"):
        change_facility(facility=at(key), by=desk.cast.a.clerk, remarks="看过")
    desk.undoes(wrong, choices={at("A1").uid: undoing.LEAVE}, otherwise=undoing.TAKE)
    assert (at("A1").capacity, at("A2").capacity) == (901, 120)
    assert (at("A2").remarks, undoing.outcomes(wrong)) == ("看过", {"restored": 1, "left": 1, "partly": 1})


def test_an_entrance_added_since_keeps_a_created_row_open_unless_it_is_closed_all_the_same(desk: Desk) -> None:
    wrong = desk.imports(ROWS)
    make_entrance(at("A1"), "C")
    make_entrance(at("A2"), "C")
    assert undoing.plan(wrong).changed == 2
    desk.undoes(wrong, choices={at("A2").uid: undoing.TAKE})
    assert [at(key).state for key in ("A1", "A2", "A3")] == ["in_service", "closed", "closed"]
    assert at("A2").entrances.count() == 1


def test_a_state_that_the_file_set_goes_back_too(desk: Desk) -> None:
    header_rows = [[*row, "闲置"] for row in ROWS]
    desk.imports(ROWS)
    path = write_csv(desk.folder / "b.csv", [[*HEADER, "使用状态"], *header_rows])
    _outcome, wrong = services.run_files(files=[GivenFile(path, path.name)], options=desk.options(), write=True)
    assert wrong is not None
    assert at("A1").state == "idle"
    move_facility(facility=at("A2"), to="closed", by=desk.cast.a.clerk, reason="漏水")
    desk.undoes(wrong, otherwise=undoing.TAKE)
    assert (at("A1").state, at("A2").state) == ("in_service", "closed")


def test_a_complete_file_that_was_not_complete_brings_back_what_it_closed(desk: Desk) -> None:
    desk.imports(ROWS)
    move_facility(facility=at("A3"), to="idle", by=desk.cast.a.clerk, reason="空置")
    wrong = desk.imports(ROWS[:1], is_sync=True)
    assert (at("A2").state, at("A3").state) == ("closed", "closed")
    assert desk.undoes(wrong) == []
    assert (at("A2").state, at("A3").state) == ("in_service", "idle")


def test_two_imports_of_the_same_rows_are_undone_the_latest_first(desk: Desk) -> None:
    desk.imports(ROWS)
    first = desk.imports(WRONG)
    second = desk.imports([[*row[:5], "5"] for row in ROWS])
    plan = undoing.plan(first)
    assert (plan.restored, plan.changed, plan.later) == (0, 3, [second])
    desk.undoes(second)
    assert at("A1").capacity == 901
    plan = undoing.plan(first)
    assert (plan.restored, plan.changed, plan.later) == (3, 0, [])
    desk.undoes(first)
    assert [at(key).capacity for key in ("A1", "A2")] == [800, 120]


def test_the_right_file_opens_again_what_the_undo_closed(desk: Desk) -> None:
    desk.undoes(desk.imports(WRONG))
    assert at("A1").state == "closed"
    desk.imports(ROWS)
    assert (at("A1").state, at("A1").capacity) == ("in_service", 800)


def test_an_undo_is_not_undone_and_a_signature_holds_until_it_is_taken_back(desk: Desk) -> None:
    batch = desk.imports(ROWS)
    declarations.declare_complete(batch=batch, as_of=dt.date(2026, 11, 1), by=desk.cast.a.clerk)
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=ImportState.SIGNED, signed_by=desk.cast.a.signer, signed_at=batch.declared_at
    )
    with pytest.raises(Signed):
        desk.undoes(batch)
    declarations.take_back_signature(batch=batch, by=desk.cast.a.signer, reason="文件传错")
    assert (batch.state, batch.signed_by) == ("declared", None)
    desk.undoes(batch)
    assert batch.is_declaration_void
    page = signed_in(desk.cast.a.clerk).get(reverse("admin:records_importbatch_change", args=[batch.uid]))
    assert gettext("Void: the import that it speaks of has been undone.") in page.content.decode()
    with pytest.raises(AlreadyUndone):
        desk.undoes(batch)


def levels(desk: Desk, *levels: str) -> ImportBatch:
    """The three rows with a restricted column, by the clerk to whom a decision opens it."""
    rows = [[*row, level] for row, level in zip(ROWS, levels, strict=True)]
    path = write_csv(desk.folder / "r.csv", [[*HEADER, "抗力等级"], *rows])
    _outcome, batch = services.run_files(files=[GivenFile(path, path.name)], options=desk.options(), write=True)
    assert batch is not None
    return batch


def test_restricted_values_go_back_too_and_stand_nowhere_in_the_open(desk: Desk) -> None:
    cast = desk.cast
    record_decision(
        organisation=cast.a.organisation, document_number="密〔2026〕1号", decided_on=dt.date(2026, 11, 1),
        fields=["shelters.facilityrestricted.nuclear_level"], readers=[cast.a.clerk], by=cast.secrecy_officer,
    )  # fmt: skip
    desk.imports(ROWS)
    levels(desk, "核6", "核6", "")
    wrong = levels(desk, "核5", "核5", "核5")
    with acting_as(cast.a.clerk, "复核"):
        set_restricted(facility=at("A2"), by=cast.a.clerk, nuclear_level="核4")
    assert [row.name for row in undoing.plan(wrong).listed] == [at("A2").name]
    desk.undoes(wrong, otherwise=undoing.TAKE)
    stored = {row.facility.source_key: row.nuclear_level for row in FacilityRestricted.objects.filter(
        facility__source="普查")}  # fmt: skip
    assert stored == {"A1": "核6", "A2": "核4"}
    assert "核" not in str(list(ImportRow.objects.values("before"))) + str(list(UndoneRow.objects.values()))


def test_the_history_names_who_undid_and_why(desk: Desk) -> None:
    desk.imports(ROWS)
    desk.undoes(desk.imports(WRONG))
    event = Facility.pgh_event_model.objects.filter(pgh_obj=at("A1")).latest("pgh_id")
    assert event.pgh_context.metadata["user"] == desk.cast.a.clerk.pk
    assert "传错了文件" in event.pgh_context.metadata["reason"]


def test_nothing_is_left_half_undone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.imports(ROWS)
    wrong = desk.imports(WRONG)
    monkeypatch.setattr(undoing, "CHUNK", 1)

    class Stopped(undoing.Listener):
        def progressed(self, rows: int, expected: int) -> None:
            if rows == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.undoes(wrong, listener=Stopped())
    wrong.refresh_from_db()
    assert (wrong.state, at("A1").capacity, UndoneRow.objects.count()) == ("committed", 901, 0)


def test_the_api_shows_and_does_the_same(desk: Desk) -> None:
    desk.imports(ROWS)
    wrong = desk.imports(WRONG)
    change_facility(facility=at("A2"), by=desk.cast.a.clerk, remarks="核实")
    _row, token = make_token(desk.cast.a.organisation, scopes=["import"])
    client, url = with_token(token), reverse("import-undo", args=[wrong.uid])
    plan = client.get(url)
    assert plan.status_code == 200, plan.content
    assert (plan.data["restored"], plan.data["changed"]) == (2, 1)
    assert plan.data["listed"][0]["free"] == ["capacity"]
    assert client.post(url, {}, format="json").status_code == 400
    with_token(token)
    stranger = with_token(make_token(desk.cast.b.organisation, scopes=["import"])[1])
    assert stranger.get(url).status_code == 404
    assert ImportRow.objects.filter(batch=wrong).count() == 3
