"""Legal figures: the narrowest row of the day, two people before one is verified, and nothing rewritten afterwards."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from civildefense.common.errors import MoveRefused
from civildefense.records.models import Transition
from civildefense.rulebook.figures import services
from civildefense.rulebook.figures.errors import FigureAmbiguous, FigureMissing, SamePersonVerifies, VerifiedStays
from civildefense.rulebook.figures.imports import LEGAL, import_figures
from civildefense.rulebook.models import RuleFigure
from tests.cast import Cast, signed_in

DAY = dt.date(2020, 6, 1)


def enter(cast: Cast, **fields: Any) -> RuleFigure:
    given = {
        "key": "fee_rate", "title": "易地建设费标准", "unit": "yuan_per_m2", "value": 1500,
        "document": "苏价〔2016〕1号", "starts_on": dt.date(2016, 1, 1), "organisation": cast.city, "by": cast.finance,
    }  # fmt: skip
    return services.enter_figure(**given | fields)


def test_the_narrowest_row_of_the_day_wins(cast: Cast) -> None:
    enter(cast, ends_on=dt.date(2020, 1, 1), value=1000)
    wide = enter(cast, starts_on=dt.date(2020, 1, 1))
    narrow = enter(cast, starts_on=dt.date(2020, 1, 1), division_class="county", value=900)
    assert services.figure_for("fee_rate", day=DAY) == wide
    assert services.figure_for("fee_rate", day=DAY, division_class="county", use="housing") == narrow
    assert services.figure_for("fee_rate", day=dt.date(2019, 12, 31)).value == 1000
    assert narrow.quoted()["value"] == "900"


def test_without_a_value_the_calculation_stops_and_says_whom_to_ask(cast: Cast) -> None:
    with pytest.raises(FigureMissing, match="fee_rate"):
        services.figure_for("fee_rate", day=DAY)
    enter(cast, value=None, starts_on=None, ask="省发展改革委")
    with pytest.raises(FigureMissing, match="省发展改革委"):
        services.figure_for("fee_rate", day=DAY)


def test_two_equally_narrow_rows_are_nobodys_guess(cast: Cast) -> None:
    enter(cast, division_class="county")
    enter(cast, use="housing")
    with pytest.raises(FigureAmbiguous):
        services.figure_for("fee_rate", day=DAY, division_class="county", use="housing")


def test_two_rows_of_one_scope_never_hold_at_once(cast: Cast) -> None:
    enter(cast)
    with pytest.raises(ValidationError, match="另一"):
        enter(cast, starts_on=dt.date(2018, 1, 1))
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        RuleFigure.objects.create(
            key="fee_rate", title="x", unit="yuan_per_m2", organisation=cast.city, entered_by=cast.finance
        )


def test_a_second_person_verifies_and_then_it_stays(cast: Cast) -> None:
    figure = enter(cast)
    verify = {"figure": figure, "to": "verified"}
    with pytest.raises(MoveRefused):
        services.move_figure(**verify, by=cast.clerk)
    own = enter(cast, key="another", by=cast.administrator)
    with pytest.raises(SamePersonVerifies):
        services.move_figure(figure=own, to="verified", by=cast.administrator)
    services.move_figure(**verify, by=cast.administrator)
    figure.refresh_from_db()
    assert (figure.state, figure.verified_by) == ("verified", cast.administrator)
    assert Transition.objects.about(figure).get().to_state == "verified"
    with pytest.raises(VerifiedStays):
        services.change_figure(figure=figure, by=cast.finance, value=1)
    assert services.change_figure(figure=figure, by=cast.finance, ends_on=dt.date(2021, 1, 1)).value == 1500
    services.move_figure(figure=figure, to="repealed", by=cast.administrator, reason="新标准")
    assert services.figure_for("fee_rate", day=DAY) == figure
    with pytest.raises(FigureMissing):
        services.figure_for("fee_rate", day=dt.date(2021, 1, 1))


@pytest.mark.parametrize("lack", [{"value": None}, {"document": ""}, {"starts_on": None}, {"is_illustrative": True}])
def test_what_lacks_a_document_or_was_invented_is_never_verified(cast: Cast, lack: dict[str, Any]) -> None:
    figure = enter(cast, **lack)
    with pytest.raises(ValidationError):
        services.move_figure(figure=figure, to="verified", by=cast.administrator)
    with pytest.raises(IntegrityError, match="verified_by"), transaction.atomic():
        RuleFigure.objects.filter(pk=figure.pk).update(state="verified")


def test_who_changes_a_value_has_entered_it(cast: Cast) -> None:
    figure = enter(cast)
    services.change_figure(figure=figure, by=cast.administrator, value=1600)
    with pytest.raises(SamePersonVerifies):
        services.move_figure(figure=figure, to="verified", by=cast.administrator)


def test_the_legal_list_is_read_once_and_nothing_in_it_is_verified(cast: Cast) -> None:
    options = {"organisation": cast.city.code, "by": cast.finance.username}
    call_command("import_figures", str(LEGAL), **options)
    counted = RuleFigure.objects.count()
    assert counted == len(LEGAL.read_text(encoding="utf-8").splitlines()) - 1
    assert not RuleFigure.objects.exclude(state="unverified").exists()
    assert RuleFigure.objects.get(key="offsite_fee_rate").value is None
    again = import_figures(LEGAL.read_bytes(), organisation=cast.city, by=cast.finance)
    assert (again.same, again.new, again.changed) == (counted, 0, 0)


def test_a_file_does_not_rewrite_what_is_verified(cast: Cast) -> None:
    figure = enter(cast, key="rate")
    services.move_figure(figure=figure, to="verified", by=cast.administrator)
    body = "key,title,value,unit,starts_on\nrate,标准,1,元/㎡,2016-01-01\nrate2,标准,many,元/㎡,\n"
    report = import_figures(body.encode(), organisation=cast.city, by=cast.finance)
    assert [line for line, _sentence in report.problems] == [2, 3]
    figure.refresh_from_db()
    assert figure.value == 1500


def test_the_desk_lists_what_is_wanting(cast: Cast) -> None:
    enter(cast, key="known")
    enter(cast, key="unknown", title="滞纳金", value=None)
    page = signed_in(cast.finance).get("/admin/rulebook/rulefigure/?wanting=value").content.decode()
    assert "滞纳金" in page
    assert "易地建设费标准" not in page
