"""``verify_fees`` calculates anew: it passes on a lived-in register, and names whatever somebody planted."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from projects.fees import posting
from projects.fees.models import Assessment, AssessmentDecision, FeeCase, ReliefGround
from projects.fees.relief import services as relief
from projects.fees.verify import faults
from projects.ledger.services import open_account, post
from tests.cast import make_cast
from tests.projects.fees.office import RULE_DAY, Office, make_ground


def live(office: Office) -> FeeCase:
    """A case with a relief, a payment and an as-built assessment; another whose relief was revoked."""
    case = office.signed()
    office.relieved(case, make_ground(office.cast), "400")
    posting.post_receipt(case=case, amount_fen=1_000_000_00, on=RULE_DAY, memo="缴款", key="pay", by=office.clerk)
    office.again(case, "901.37")
    other = office.signed("333.33")
    row = office.relieved(other, make_ground(office.cast, "other", "37.5"), "111.11")
    relief.revoke_relief(relief=row, by=office.signer, reason="认定文件被撤销")
    return case


def found() -> list[str]:
    with connection.cursor() as cursor:
        return list(faults(cursor))


def test_a_true_register_passes(transactional_db: None) -> None:
    live(Office(make_cast()))
    out = StringIO()
    call_command("verify_fees", json=True, stdout=out)
    told = json.loads(out.getvalue())
    assert (told["cases"], told["assessments"], told["faults"]) == (2, 3, [])
    assert told["assessed_fen"] == 135_250_569 + 50_016_167


def another(case: FeeCase, **fields: object) -> Assessment:
    """One more link, written past the service."""
    last = case.current
    assert last is not None
    columns = [field.attname for field in Assessment._meta.concrete_fields if field.name not in ("id", "uid")]
    return Assessment.objects.create(
        **{name: getattr(last, name) for name in columns} | {"supersedes_id": last.pk} | fields
    )


def sign(assessment: Assessment, office: Office) -> None:
    AssessmentDecision.objects.create(
        assessment=assessment, decided_on=RULE_DAY, examined_by=office.second, examined_at=assessment.assessed_at,
        decided_by=office.signer,
    )  # fmt: skip


def one_fen_more(case: FeeCase, office: Office) -> None:
    last = case.current
    assert last is not None
    another(case, gross_fen=last.gross_fen + 1, payable_fen=last.payable_fen + 1)


def another_rate(case: FeeCase, office: Office) -> None:
    another(case, rate_yuan_per_m2=Decimal("1500.5001"))


def signed_and_not_posted(case: FeeCase, office: Office) -> None:
    sign(another(case, required_m2=0, area_m2=0, gross_fen=0, relieved_fen=0, payable_fen=0, reliefs=[]), office)


def posted_and_not_signed(case: FeeCase, office: Office) -> None:
    owed, assessed = (
        open_account(organisation=case.organisation, kind=kind, title="", subject_uid=case.uid)
        for kind in ("receivable", "assessed")
    )
    post(debit=owed, credit=assessed, amount_fen=1, occurred_on=RULE_DAY, memo="", key="planted", by=office.clerk)


def a_ground_that_ended_before(case: FeeCase, office: Office) -> None:
    ReliefGround.objects.update(ends_on=dt.date(2016, 1, 1))


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (one_fen_more, "1 assessment(s) with another amount"),
        (another_rate, "1 assessment(s) with another rate than cited"),
        (signed_and_not_posted, "1 case(s) whose accounts are not what was signed"),
        (posted_and_not_signed, "1 case(s) whose accounts are not what was signed"),
        (a_ground_that_ended_before, "1 relief(s) approved on a day on which the ground did not hold"),
    ],
)
def test_what_somebody_plants_is_found(office: Office, plant: Callable[[FeeCase, Office], None], said: str) -> None:
    case = live(office)
    assert found() == []
    plant(case, office)
    assert any(sentence.startswith(said) for sentence in found())
