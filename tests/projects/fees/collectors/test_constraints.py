"""What the database refuses by name, whoever writes: cases, assessments, notices, rules on who collects."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from projects.fees.models import Assessment, CollectorRule, FeeCase, FeeNotice, ReliefGround
from tests.cast import Cast
from tests.projects.fees import case_rows


def refused(constraint: str, rows: Any, **fields: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        rows.update(**fields)


def another(row: models.Model, **fields: Any) -> None:
    own = [field.attname for field in row._meta.concrete_fields if field.name not in ("id", "uid", "version")]
    type(row)._default_manager.create(**{name: getattr(row, name) for name in own} | fields)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("model", "constraint", "fields"),
    [
        (FeeCase, "old_case_has_its_decision", {"prior_number": "9号"}),
        (FeeCase, "old_case_has_its_decision", {"is_before_portal": True}),
        (FeeCase, "charging_year_plausible", {"charging_year": 1995}),
        (FeeCase, "charge_kind_known", {"charge_kind": "refund"}),
        (FeeCase, "numbered", {"number": ""}),
        (FeeNotice, "due_after_service", {"served_on": dt.date(2026, 1, 5)}),
        (FeeNotice, "due_after_service", {
            "issued_on": dt.date(2026, 1, 4), "served_on": dt.date(2026, 1, 5), "due_on": dt.date(2026, 1, 5),
        }),
        (FeeNotice, "asks_for_something", {"amount_fen": 0}),
        (FeeNotice, "has_a_term", {"term_workdays": 0}),
        (ReliefGround, "percent_of_a_whole", {"percent": 101}),
        (ReliefGround, "authority_known", {"authority": "county"}),
        (ReliefGround, "verified_by_document", {"state": "verified"}),
        (CollectorRule, "periods_run_forward", {"until_year": 2000}),
    ],
)  # fmt: skip
def test_a_row_is_held_by_name(cast: Cast, model: Any, constraint: str, fields: dict[str, Any]) -> None:
    case_rows.case_rows(cast.a, cast)
    case_rows.shared_rows(cast)
    refused(constraint, model.objects.all(), **fields)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("adds_up", {"payable_fen": 150_000_01}),
        ("not_negative", {"gross_fen": -1, "payable_fen": -1}),
        ("hand_change_has_a_reason", {"adjustment_fen": 1, "payable_fen": 150_000_01, "is_hand_changed": True}),
        ("keeps_its_inputs", {"rate_yuan_per_m2": None}),
        ("area_is_what_is_missing", {"area_m2": 99}),
    ],
)
def test_an_assessment_is_held_by_name(cast: Cast, constraint: str, fields: dict[str, Any]) -> None:
    case_rows.case_rows(cast.a, cast)
    first = Assessment.objects.get()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        another(first, supersedes_id=first.pk, **fields)
    another(first, supersedes_id=first.pk)


def test_two_collectors_never_share_a_period(cast: Cast) -> None:
    case_rows.shared_rows(cast)
    rule = CollectorRule.objects.get()
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        another(rule, from_year=2020, until_year=None, collector="tax")
    another(rule, from_year=2021, until_year=None, collector="tax")
