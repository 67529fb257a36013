"""A duty is determined from what is on record, keeps what it rests on, and never moves."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connections, transaction

from civildefense.rulebook.classes.errors import ClassMissing
from civildefense.rulebook.figures.errors import FigureMissing
from civildefense.rulebook.models import DivisionClass, RuleFigure
from projects.obligations import services
from projects.obligations.errors import (
    DeterminedMeanwhile,
    DutyCountedOtherwise,
    FactMissing,
    FactsContradict,
    FiguresUnverified,
    MayNotAccept,
    NoBuildings,
    ReasonMissing,
)
from projects.obligations.models import Obligation
from projects.obligations.verify import recompute
from tests.projects.obligations.site import DAY, Site, doubt, know, know_class

D = Decimal


def test_the_result_keeps_inputs_figures_and_lines(site: Site) -> None:
    site.build()
    found = site.determine(planned_m2=D("50"))
    assert (found.required_m2, found.planned_m2, found.credited_m2, found.offsite_m2) == (
        D("180.00"), D("50.00"), D("0.00"), D("130.00"),
    )  # fmt: skip
    assert found.inputs["parts"][0]["above_ground_m2"] == "6000.00"
    assert {entry.get("key") for entry in found.figures} >= {None, "area_a_storeys", "area_a_other_share_most"}
    assert found.figures[0]["district_class"] == "class_3"
    assert found.lines[0]["rule"] == "other_civil"
    assert services.latest_obligation(site.development) == found
    assert recompute(found) == []


def test_an_edited_figure_moves_no_result(site: Site) -> None:
    site.build()
    found = site.determine()
    RuleFigure.objects.filter(key__startswith="area_a_other_share").update(value=9)
    found.refresh_from_db()
    assert found.required_m2 == D("180.00")
    assert recompute(found) == []


@pytest.mark.parametrize("statement", ["UPDATE projects_obligation SET number = 9", "DELETE FROM projects_obligation"])
def test_the_application_may_not_touch_a_result(site: Site, statement: str) -> None:
    site.build()
    site.determine()
    with pytest.raises(Error), transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(statement)
    assert Obligation.objects.get().required_m2 == D("180.00")


def test_a_changed_design_supersedes_with_a_reason(site: Site) -> None:
    site.build()
    first = site.determine(planned_m2=D("40"))
    site.build("2#")
    with pytest.raises(ReasonMissing):
        site.determine()
    second = site.determine(reason="增加 2# 楼")
    assert (second.number, second.supersedes, second.required_m2, second.planned_m2) == (2, first, D("360.00"), D("40"))
    assert services.latest_obligation(site.development) == second
    assert [*Obligation.objects.standing()] == [second]


def test_what_was_built_in_the_end_changes_the_plan_and_not_the_requirement(site: Site) -> None:
    site.build()
    first = site.determine(planned_m2=D("180"))
    second = services.plan_anew(obligation=first, planned_m2=D("171.255"), reason="竣工实测", by=site.clerk)
    assert (second.required_m2, second.planned_m2, second.offsite_m2) == (D("180.00"), D("171.26"), D("8.74"))
    with pytest.raises(DeterminedMeanwhile):
        services.plan_anew(obligation=first, planned_m2=D(0), reason="再测", by=site.clerk)


def test_more_than_is_required_leaves_nothing_off_site(site: Site) -> None:
    site.build()
    assert site.determine(planned_m2=D("999")).offsite_m2 == D("0.00")


def test_a_later_phase_is_held_against_what_was_planned_at_once(site: Site) -> None:
    one, two = site.phase(1), site.phase(2)
    site.build("1#", phase=one, above_ground_m2="1500.00")
    with pytest.raises(NoBuildings):
        site.determine(phase=two)
    first = site.determine(phase=one, once_planned_m2=D("3000"))
    site.build("2#", phase=two, above_ground_m2="1500.00")
    second = site.determine(phase=two)
    assert [first.required_m2, second.required_m2] == [D("45.00"), D("45.00")]
    with pytest.raises(DutyCountedOtherwise):
        site.determine()


def test_mixed_use_is_split_into_parts_that_add_up(site: Site) -> None:
    tower = site.build(use="mixed", storeys_above=30, above_ground_m2="27600.00", ground_floor_m2="3000.00")
    with pytest.raises(FactMissing, match="1#"):
        site.determine()
    site.split(tower, "塔楼", use="housing", storeys_above=30, above_ground_m2="18000", ground_floor_m2="600")
    with pytest.raises(FactsContradict, match="27600"):
        site.determine()
    site.split(
        tower, "裙房", use="civil", storeys_above=4, foundation_depth_m="2", above_ground_m2="9600",
        ground_floor_m2="2400",
    )  # fmt: skip
    found = site.determine()
    assert [line["required_m2"] for line in found.lines] == ["600.00", "288.00"]


def test_before_any_rule_it_says_whom_to_ask(site: Site) -> None:
    site.build()
    RuleFigure.objects.update(ask="省人防办")
    DivisionClass.objects.update(starts_on=dt.date(1990, 1, 1))
    with pytest.raises(FigureMissing, match="省人防办"):
        site.determine(on=dt.date(2003, 2, 20))


def test_a_figure_without_a_value_stops_the_determination(site: Site) -> None:
    site.build()
    RuleFigure.objects.filter(key="area_b_share").update(value=None, state="unverified")
    with pytest.raises(FigureMissing):
        site.determine(family="b")


def test_a_district_without_a_class_takes_that_around_it(site: Site) -> None:
    site.build()
    inner = site.county.division
    DivisionClass.objects.all().delete()
    with pytest.raises(ClassMissing, match=inner.name):
        site.determine()
    outer = site.cast.b.division
    type(inner).objects.filter(pk=inner.pk).update(parent=outer)
    know_class(site.cast, outer)
    site.development.refresh_from_db()
    assert site.determine().figures[0]["title"].startswith(outer.name)


def test_unverified_figures_need_a_right_and_a_reason(site: Site) -> None:
    site.build()
    doubt(site.figures["area_a_other_share_most"])
    with pytest.raises(FiguresUnverified, match="area_a_other_share_most"):
        site.determine()
    with pytest.raises(MayNotAccept):
        site.determine(accept_unverified="两份转载件一致")
    found = site.determine(accept_unverified="两份转载件一致", by=site.county.signer)
    assert found.accepted_unverified == "两份转载件一致"
    assert [*Obligation.objects.under_doubt()] == [found]


def test_a_reason_is_not_kept_where_nothing_was_doubtful(site: Site) -> None:
    site.build()
    assert site.determine(accept_unverified="多余").accepted_unverified == ""


def test_a_chosen_percentage_has_its_reason(site: Site) -> None:
    site.build()
    with pytest.raises(ReasonMissing):
        site.determine(chosen_reason=" ")


def test_the_narrower_figure_of_the_class_wins(site: Site) -> None:
    site.build()
    know(site.cast, "area_b_share", 7, "percent", use="civil", division_class="class_3")
    found = site.determine(family="b", chosen_percent=None)
    assert found.required_m2 == D("420.00")
    assert recompute(found) == []


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("required_m2", "179.99", "recomputed 180.00"),
        ("lines", "[]", "0 lines are stored"),
        ("inputs", "{}", "cannot be reckoned with"),
        ("figures", "[]", "not quoted"),
    ],
)
def test_a_tampered_row_is_found(site: Site, column: str, value: str, words: str) -> None:
    site.build()
    found = site.determine()
    setattr(found, column, D(value) if column == "required_m2" else json.loads(value))
    assert any(words in sentence for sentence in recompute(found))


def test_verify_obligations_counts_and_fails(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.build()
    site.determine()
    call_command("verify_obligations")
    assert "1 determinations recomputed, 0 differences" in capsys.readouterr().out
    wrong = services.latest_obligation(site.development)
    assert wrong is not None
    Obligation.objects.create(
        organisation=wrong.organisation, development=site.develop("二号地块"), number=1, family="a", determined_on=DAY,
        inputs=wrong.inputs, figures=wrong.figures, lines=wrong.lines, required_m2=D("180.01"), planned_m2=0,
        determined_by=site.clerk,
    )  # fmt: skip
    with pytest.raises(CommandError, match=r"recomputed 180\.00"):
        call_command("verify_obligations")
