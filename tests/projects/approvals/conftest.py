"""A development of county A, an item of each kind, and a decision as the approval bureau writes it."""

import datetime as dt
from typing import Any

import pytest

from civildefense.rulebook.figures.services import enter_figure
from civildefense.rulebook.models import CalendarDay
from projects.approvals.models import ApprovalItem, Delegation
from projects.developments.models import Development
from projects.enterprises.models import Enterprise
from tests.cast import Cast, County

OFFSITE, METRO = "000180002002", "000180099001"
CREDIT_CODE = "91000000MA00000157"
SINCE = dt.date(2015, 1, 1)


def make_development(county: County, number: str = "K-1", **fields: Any) -> Development:
    name = fields.pop("name", "桃坞花园")
    developer = (
        fields.pop("developer", None)
        or Enterprise.objects.get_or_create(
            organisation=county.organisation, credit_code=CREDIT_CODE, defaults={"name": "江城置业有限公司"}
        )[0]
    )
    return Development.objects.create(
        **{
            "organisation": county.organisation, "number": number, "source_key": number, "name": name,
            "developer": developer, "division": county.division, "filed_on": dt.date(2026, 1, 5), "use": "residential",
            "code": f"2601-990101-04-01-{int(number[2:]):06d}", **fields,
        }
    )  # fmt: skip


def make_item(cast: Cast, code: str = OFFSITE, **fields: Any) -> ApprovalItem:
    return ApprovalItem.objects.create(
        **{
            "organisation": cast.city, "code": code, "name": f"事项{code}", "basis": "人民防空法第二十二条",
            "accepting_body": "行政审批局", "deciding_body": "行政审批局", "promise_key": "promise_offsite",
            "starts_on": SINCE, **fields,
        }
    )  # fmt: skip


def make_delegation(cast: Cast, item: ApprovalItem, **fields: Any) -> Delegation:
    return Delegation.objects.create(
        **{
            "organisation": cast.city, "item": item, "from_body": "省人防办", "to_body": "江城市人防办",
            "document_number": "苏防委〔2024〕3号", "coverage": "轨道交通兼顾设防", "starts_on": dt.date(2024, 3, 1),
            "ends_on": dt.date(2026, 3, 1), **fields,
        }
    )  # fmt: skip


def decision(**fields: Any) -> dict[str, Any]:
    """The facts of a decision; what they are about is told by code."""
    return {
        "number": "江行审〔2026〕12号", "outcome": "granted", "decided_on": dt.date(2026, 2, 10),
        "decided_by_body": "江城市行政审批局", "project_name": "桃坞花园", "source": "test", **fields,
    }  # fmt: skip


def enter_days(cast: Cast, key: str, days: int, **fields: Any) -> None:
    enter_figure(
        by=cast.finance, organisation=cast.city, key=key, title=key, value=days, unit="workdays", starts_on=SINCE,
        **fields,
    )  # fmt: skip


@pytest.fixture
def calendar(cast: Cast) -> None:
    """2026 is announced, 2027 is not; days by law and by promise are on record."""
    CalendarDay.objects.create(day=dt.date(2026, 10, 1), year=2026, name="国庆节", source="通知")
    for key, days in (("licence_decision", 20), ("licence_extension", 10), ("licence_paper", 10)):
        enter_days(cast, key, days)
    enter_days(cast, "promise_offsite", 5)
