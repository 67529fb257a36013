"""A case from the draft to the as-built true-up: what it owes follows its signed assessments to the fen."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from civildefense.common.errors import RuleBroken
from civildefense.rulebook.figures.errors import FigureMissing
from civildefense.rulebook.models import RuleFigure
from projects.fees import posting
from projects.fees.cases import assessing, services
from projects.fees.cases.assessing import Areas, HandChange
from projects.fees.models import Assessment, AssessmentDecision, FeeCase
from projects.fees.posting import Balances, balances
from tests.cast import Cast, make_attachment
from tests.projects.fees.office import RULE_DAY, Office, make_development, make_figure

TODAY = dt.date(2026, 11, 22)
FEE = 1_500_500_00  # 1,000 m² at 1,500.50 yuan


def pay(office: Office, case: FeeCase, fen: int, key: str = "pay") -> None:
    posting.post_receipt(case=case, amount_fen=fen, on=timezone.localdate(), memo="缴款", key=key, by=office.clerk)


def test_nothing_is_owed_before_the_signature(office: Office) -> None:
    case = office.opened()
    assessment = office.assess(case)
    assert (assessment.gross_fen, assessment.payable_fen) == (FEE, FEE)
    assert balances(case) == Balances()
    assert balances(office.sign(case)) == Balances(assessed=FEE, receivable=FEE)
    assert assessment.decision.examined_by == office.second


def test_the_assessment_keeps_all_that_a_hand_needs(office: Office) -> None:
    assessment = office.assess(office.opened(), "1000", "400")
    figure = RuleFigure.objects.get(key="offsite_fee_rate")
    assert assessment.area_m2 == assessment.required_m2 - assessment.built_m2 == Decimal(600)
    assert assessment.rate_figure["figure"] == str(figure.uid)
    assert Decimal(assessment.rate_figure["value"]) == assessment.rate_yuan_per_m2 == Decimal("1500.50")


def test_a_rate_edited_afterwards_changes_nothing(office: Office) -> None:
    case = office.signed()
    RuleFigure.objects.filter(key="offsite_fee_rate").update(value=9)
    assert case.decided.payable_fen == FEE
    assert balances(case).receivable == FEE


def test_a_building_that_needs_less_is_paid_back(office: Office) -> None:
    case = office.signed()
    pay(office, case, FEE)
    office.again(case, "900")
    assert balances(case) == Balances(assessed=FEE // 10 * 9, collected=FEE, refundable=FEE // 10)


def test_a_building_that_needs_more_pays_the_difference(office: Office) -> None:
    case = office.signed()
    pay(office, case, FEE)
    office.again(case, "1100")
    assert balances(case) == Balances(assessed=FEE // 10 * 11, collected=FEE, receivable=FEE // 10)


def test_what_was_to_be_returned_pays_first(office: Office) -> None:
    case = office.signed()
    pay(office, case, FEE)
    office.again(case, "900")
    office.again(case, "1050", kind="change")
    held = balances(case)
    assert (held.refundable, held.receivable) == (0, FEE // 20)


def test_the_chain_supersedes_link_by_link(office: Office) -> None:
    case = office.again(office.signed(), "900")
    newest = case.current
    assert newest is not None
    assert newest.supersedes is not None
    assert [newest.kind, newest.supersedes.kind] == ["as_built", "initial"]
    with pytest.raises(IntegrityError, match="one_beginning"), transaction.atomic():
        clone(newest, supersedes_id=None)


def clone(row: Assessment, **fields: object) -> Assessment:
    values = {
        f.attname: getattr(row, f.attname) for f in Assessment._meta.concrete_fields if f.name not in ("id", "uid")
    }
    return Assessment.objects.create(**values | fields)


def test_no_link_into_another_case(office: Office) -> None:
    one, other = office.signed(), office.opened()
    assessment = office.assess(other)
    with pytest.raises(IntegrityError, match="chain_in_one_case"), transaction.atomic():
        clone(assessment, supersedes_id=one.current.pk)


@pytest.mark.parametrize("kind", ["change", "as_built"])
def test_a_case_does_not_begin_in_the_middle(office: Office, kind: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        office.assess(office.opened(), kind=kind)
    assert refusal.value.code == "kind_wrong"


def test_a_missing_rate_says_whom_to_ask(office: Office) -> None:
    RuleFigure.objects.filter(key="offsite_fee_rate").update(state="unverified", value=None, ask="省发展改革委、财政厅")
    with pytest.raises(FigureMissing, match="省发展改革委、财政厅"):
        office.assess(office.opened())


def test_a_case_older_than_the_rate_is_refused(office: Office) -> None:
    with pytest.raises(FigureMissing):
        office.assess(office.opened(), rule_on=dt.date(2009, 12, 31))


def test_an_unverified_rate_needs_a_reason(office: Office) -> None:
    RuleFigure.objects.filter(key="offsite_fee_rate").update(state="unverified")
    case = office.opened()
    with pytest.raises(RuleBroken) as refusal:
        office.assess(case)
    assert refusal.value.code == "figure_unverified"
    assessment = office.assess(case, accept_unverified="省厅电话答复，文件待寄")
    assert assessment.is_provisional
    assert assessment.accepted_unverified == "省厅电话答复，文件待寄"


def test_the_narrower_rate_of_the_use_counts(office: Office) -> None:
    make_figure(office.cast, "offsite_fee_rate", "800", use="residential")
    assert office.assess(office.opened()).rate_yuan_per_m2 == 800


def test_whoever_assesses_neither_examines_nor_signs(office: Office) -> None:
    case = office.opened()
    assessment = office.assess(case, by=office.signer)
    services.move_case(case=case, to="accepted", by=office.clerk)
    services.move_case(case=case, to="examined", by=office.clerk)
    with pytest.raises(RuleBroken) as refusal:
        services.sign_case(case=case, by=office.signer)
    assert refusal.value.code == "second_person"
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        AssessmentDecision.objects.create(
            assessment=assessment, decided_on=TODAY, examined_by=office.clerk, examined_at=timezone.now(),
            decided_by=office.signer,
        )  # fmt: skip


def test_an_amount_changed_by_hand_is_approved_expressly(office: Office) -> None:
    case = office.opened()
    with pytest.raises(RuleBroken, match="reason"):
        office.assess(case, hand_change=HandChange(FEE - 50, " "))
    assessment = office.assess(case, hand_change=HandChange(FEE - 50, "法院判决确定的数额"))
    assert (assessment.payable_fen, assessment.adjustment_fen) == (FEE - 50, -50)
    with pytest.raises(RuleBroken) as refusal:
        office.sign(case)
    assert refusal.value.code == "hand_change_unapproved"
    services.sign_case(case=case, by=office.signer, approve_hand_change=True)
    assert balances(case).receivable == FEE - 50


def test_an_old_case_is_kept_as_it_was_decided(office: Office) -> None:
    case = services.enter_old_case(
        organisation=office.cast.a.organisation, development=office.development, charging_year=2014, by=office.clerk,
        prior_number="通防费〔2014〕9号", prior_decided_on=dt.date(2014, 7, 1), amount_fen=2_147_483_648,
    )  # fmt: skip
    with pytest.raises(RuleBroken) as refusal:
        services.move_case(case=case, to="accepted", by=office.clerk)
    assert refusal.value.code == "scan_missing"
    make_attachment(case, office.clerk, kind="scan", title="决定书")
    with pytest.raises(RuleBroken) as refusal:
        office.assess(case, kind="change")
    assert refusal.value.code == "old_case"
    office.sign(case)
    decision = case.decided.decision
    assert (decision.number, decision.decided_on) == ("通防费〔2014〕9号", dt.date(2014, 7, 1))
    assert balances(case, on=dt.date(2014, 7, 1)).receivable == 2_147_483_648
    assert balances(case, on=dt.date(2014, 6, 30)) == Balances()


def test_a_case_is_settled_only_when_nothing_is_open(office: Office) -> None:
    case = office.signed()
    with pytest.raises(RuleBroken, match=r"1,500,500\.00"):
        services.move_case(case=case, to="closed", by=office.clerk)
    pay(office, case, FEE + 1)
    with pytest.raises(RuleBroken, match=r"0\.01"):
        services.move_case(case=case, to="closed", by=office.clerk)
    posting.post_refund(
        case=case, amount_fen=1, on=timezone.localdate(), memo="退", key="back", by=office.clerk, out_of="unallocated"
    )
    assert services.move_case(case=case, to="closed", by=office.clerk).state == "closed"


def test_the_duty_to_build_belongs_to_the_development(office: Office) -> None:
    other = make_development(office.cast, "D2")
    phase = other.phases.create(number=1, name="一期") if hasattr(other, "phases") else None
    if phase is not None:
        with pytest.raises(RuleBroken) as refusal:
            office.opened(phase=phase)
        assert refusal.value.code == "other_development"


def test_numbers_of_the_office_follow_each_other(office: Office) -> None:
    assert [office.opened().number for _time in range(2)] == ["2019-0001", "2019-0002"]
    assert office.opened(number="自定-1").number == "自定-1"
    assert office.opened().number == "2019-0003"


def test_assessments_and_decisions_stay(office: Office) -> None:
    office.signed()
    for model in (Assessment, AssessmentDecision):
        for statement in (f"UPDATE {model._meta.db_table} SET uid = uid", f"DELETE FROM {model._meta.db_table}"):
            with pytest.raises(DatabaseError), transaction.atomic():
                model.objects.raw(statement)[0]


def test_assess_again_repeats_the_inputs(office: Office) -> None:
    case = office.opened()
    first = office.assess(case, "800", "100")
    again = assessing.assess_again(case=case, by=office.clerk)
    assert (again.supersedes, again.area_m2, again.payable_fen) == (first, first.area_m2, first.payable_fen)
    assert Areas(again.required_m2, again.built_m2).required_m2 == 800
    assert again.rule_on == RULE_DAY


def test_money_as_the_list_shows_it(office: Office, cast: Cast) -> None:
    case = office.signed()
    pay(office, case, 100)
    row = FeeCase.objects.with_standing().get(pk=case.pk)
    assert (row.assessed_fen, row.receivable_fen, row.collected_fen, row.standing) == (FEE, FEE - 100, 100, "part_paid")
    assert list(FeeCase.objects.owing()) == [case]
    assert not FeeCase.objects.to_return()
