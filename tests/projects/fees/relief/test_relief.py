"""Relief only on a listed ground of the day, by three people, never for more area than there is, and revocable."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from civildefense.common.errors import RuleBroken
from projects.fees import posting
from projects.fees.cases import assessing, services
from projects.fees.models import Relief, ReliefGround
from projects.fees.posting import balances
from projects.fees.relief import services as relief
from projects.fees.relief.promises import is_promise
from projects.ledger.models import Transfer
from tests.projects.fees.office import Office, make_ground

FEE = 1_500_500_00
HALF_OF_400 = 300_100_00  # 400 m² × 50 % × 1,500.50 yuan


def pay(office: Office, case: object, fen: int) -> None:
    posting.post_receipt(case=case, amount_fen=fen, on=timezone.localdate(), memo="缴款", key="pay", by=office.clerk)


def test_a_relief_takes_its_part_off(office: Office) -> None:
    case = office.signed()
    row = office.relieved(case, make_ground(office.cast), "400")
    assert row.relieved_fen == HALF_OF_400
    held = balances(case)
    assert (held.relieved, held.receivable, held.due) == (HALF_OF_400, FEE - HALF_OF_400, FEE - HALF_OF_400)


def test_a_relief_after_the_payment_is_returned(office: Office) -> None:
    case = office.signed()
    pay(office, case, FEE)
    office.relieved(case, make_ground(office.cast), "400")
    assert balances(case).refundable == HALF_OF_400


def test_a_relief_before_the_signature_is_taken_in_by_the_next_assessment(office: Office) -> None:
    case = office.opened()
    office.assess(case)
    office.relieved(case, make_ground(office.cast), "400")
    assert balances(case).relieved == 0
    with pytest.raises(RuleBroken) as refusal:
        office.sign(case)
    assert refusal.value.code == "reliefs_changed"
    services.move_case(case=case, to="accepted", by=office.signer, reason="减免已批准")
    again = assessing.assess_again(case=case, by=office.clerk)
    assert again.reliefs[0]["ground"]["citation"] == "财税〔2014〕77号"
    office.sign(case)
    assert balances(case).receivable == FEE - HALF_OF_400


def test_several_grounds_never_cover_more_than_the_area(office: Office) -> None:
    case = office.signed()
    one, other = make_ground(office.cast, "one"), make_ground(office.cast, "other", "100")
    office.relieved(case, one, "700")
    with pytest.raises(RuleBroken) as refusal:
        office.relieved(case, other, "300.01")
    assert refusal.value.code == "relief_beyond_area"
    office.relieved(case, other, "300")
    assert balances(case).due == FEE // 100 * 35


def test_an_as_built_area_below_the_relief_is_refused(office: Office) -> None:
    case = office.signed()
    office.relieved(case, make_ground(office.cast), "400")
    with pytest.raises(RuleBroken) as refusal:
        office.again(case, "399")
    assert refusal.value.code == "relief_beyond_area"


def test_an_as_built_assessment_keeps_the_relief(office: Office) -> None:
    case = office.signed()
    office.relieved(case, make_ground(office.cast), "400")
    office.again(case, "800")
    held = balances(case)
    assert (held.assessed, held.relieved) == (FEE // 10 * 8, HALF_OF_400)


def test_a_ground_that_ended_last_year(office: Office) -> None:
    ended = make_ground(office.cast, ends_on=dt.date(2025, 12, 31))
    case = office.signed()
    with pytest.raises(RuleBroken) as refusal:
        office.relieved(case, ended, "400")
    assert refusal.value.code == "ground_not_in_force"
    row = Relief.objects.get()
    row = relief.approve_relief(relief=row, by=office.signer, decided_on=dt.date(2025, 12, 30))
    assert row.state == "approved"


def bypass(row: Relief, office: Office, **fields: object) -> None:
    """An approval straight in the table, past every service."""
    given = {"state": "approved", "decided_by": office.signer, "decided_at": timezone.now(),
             "decided_on": dt.date(2026, 3, 2)}  # fmt: skip
    Relief.objects.filter(pk=row.pk).update(**given | fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"decided_on": dt.date(2014, 12, 31)}, "ground_in_force"),
        ({"percent": Decimal(60)}, "ground_in_force"),
        ({"area_m2": Decimal("1000.01")}, "within_area"),
        ({"decided_by": None, "decided_at": None, "decided_on": None}, "ground_in_force|approved_by_somebody"),
    ],
)
def test_the_database_refuses_what_is_unlawful(office: Office, fields: dict[str, object], constraint: str) -> None:
    case = office.signed()
    row = relief.examine_relief(relief=office.request(case, make_ground(office.cast), "400"), by=office.second)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        bypass(row, office, **fields)
    bypass(row, office)
    with pytest.raises(IntegrityError, match="decision_stays"), transaction.atomic():
        Relief.objects.filter(pk=row.pk).update(area_m2=1)


@pytest.mark.parametrize("who", ["clerk", "second"])
def test_three_people_have_a_hand_in_it(office: Office, who: str) -> None:
    case = office.signed()
    row = office.request(case, make_ground(office.cast), "400")
    with pytest.raises(RuleBroken) as refusal:
        relief.examine_relief(relief=row, by=office.clerk)
    assert refusal.value.code == "three_people"
    relief.examine_relief(relief=row, by=office.second)
    with pytest.raises(RuleBroken) as refusal:
        relief.approve_relief(relief=row, by=getattr(office, who))
    assert refusal.value.code == "three_people"
    with pytest.raises(IntegrityError, match="three_people"), transaction.atomic():
        bypass(row, office, decided_by=getattr(office, who))


def test_a_revoked_relief_is_owed_again_by_reversal(office: Office) -> None:
    case = office.signed()
    row = office.relieved(case, make_ground(office.cast), "400")
    relief.revoke_relief(relief=row, by=office.signer, reason="认定文件被撤销")
    assert balances(case).receivable == FEE
    assert Transfer.objects.filter(reverses__isnull=False).count() == 1
    assert Relief.objects.get().state == "revoked"


def test_a_revoked_relief_that_was_paid_out_is_paid_back(office: Office) -> None:
    case = office.signed()
    pay(office, case, FEE)
    row = office.relieved(case, make_ground(office.cast), "400")
    posting.post_refund(
        case=case, amount_fen=HALF_OF_400, on=timezone.localdate(), memo="退费", key="back", by=office.clerk
    )
    relief.revoke_relief(relief=row, by=office.signer, reason="认定文件被撤销")
    held = balances(case)
    assert (held.receivable, held.refundable, held.relieved) == (HALF_OF_400, 0, 0)


def test_an_unverified_ground_needs_a_reason(office: Office) -> None:
    ground = make_ground(office.cast, state="unverified", verified_by=None, verified_at=None)
    case = office.signed()
    with pytest.raises(RuleBroken) as refusal:
        office.relieved(case, ground, "400")
    assert refusal.value.code == "figure_unverified"
    row = relief.approve_relief(relief=Relief.objects.get(), by=office.signer, accept_unverified="省厅复函在途")
    assert row.accepted_unverified == "省厅复函在途"


@pytest.mark.parametrize(
    ("code", "title"),
    [("major_project", "x"), ("investment_promotion", "x"), ("x", "市重大项目减免"), ("x", "招商引资优惠")],
)
def test_promises_are_no_grounds(office: Office, code: str, title: str) -> None:
    fields = {"percent": 50, "authority": "state", "document": "会议纪要", "starts_on": dt.date(2020, 1, 1)}
    with pytest.raises(RuleBroken, match="474") as refusal:
        relief.enter_ground(by=office.cast.finance, organisation=office.cast.city, code=code, title=title, **fields)
    assert refusal.value.code == "no_lawful_ground"
    assert not ReliefGround.objects.exists()


def test_lawful_grounds_are_no_promises() -> None:
    assert not is_promise("non_profit_care", "非营利性养老和医疗机构建设")


def test_an_old_case_has_no_area_to_relieve(office: Office) -> None:
    case = services.enter_old_case(
        organisation=office.cast.a.organisation, development=office.development, charging_year=2014, by=office.clerk,
        prior_number="9号", prior_decided_on=dt.date(2014, 7, 1), amount_fen=100,
    )  # fmt: skip
    with pytest.raises(RuleBroken) as refusal:
        office.request(case, make_ground(office.cast), "1")
    assert refusal.value.code == "old_case"
