"""The approval bureau's own lists through ``import_approvals``: counts, matching, refusals, repeats, sync and undo."""

import datetime as dt
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from civildefense.records.imports import undoing
from civildefense.records.models import ImportBatch
from projects.approvals import services
from projects.approvals.models import Approval
from projects.approvals.states import ApprovalState
from tests.cast import Cast
from tests.projects.approvals.conftest import CREDIT_CODE, METRO, OFFSITE, make_delegation, make_development, make_item
from tests.shelters.facilities.importing import codes, run, write_csv, write_xlsx

SOURCE = "东岸区行政审批局"
HEADER = [
    "序号", "审批文号", "项目名称", "项目代码", "建设单位", "统一社会信用代码", "批准日期",
    "应建面积（㎡）", "批建面积（㎡）", "易地面积（㎡）", "方式", "事项", "有效期",
]  # fmt: skip
ROWS: list[list[Any]] = [
    [1, "东审[2026] 1 号", "桃坞花园", "2601-990101-04-01-000001-000", "江城置业有限公司", CREDIT_CODE, "2026.2.10",
     "1,871.23", "1,000", "871.23", "易地建设", OFFSITE, "一年"],
    [2, "东审〔2026〕2号", "不知名项目", "", "某单位", "", "２０２６年２月１１日",
     500, 500, 0, "自建", "", "2026-02-11至2027-02-10"],
    [3, "东审〔2026〕3号", "桃坞花园", "", "江城置业有限公司", CREDIT_CODE, "2026-02-12",
     "", "", "", "", "事项" + OFFSITE, "长期"],
]  # fmt: skip
listed = partial(run, command="import_approvals", source=SOURCE)


@pytest.fixture
def office(cast: Cast) -> Any:
    make_item(cast)
    make_development(cast.a)
    return cast.a.organisation


def committed(path: Path, *extra: str) -> dict[str, Any]:
    return listed(path, extra=("--commit", *extra))


def test_a_bureaus_list_is_matched_or_held_and_comes_again_unchanged(office: Any, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "审批.xlsx", [["人防审批办结清单"], HEADER, *ROWS, ["合计", "3件"]])
    dry = listed(path)
    assert (dry["exit"], dry["rows"], dry["new"], dry["rejected"], dry["blank"]) == (0, 4, 3, 0, 1)
    assert codes(dry, "warning") == [(4, "development_unknown")]
    assert not Approval.objects.exists()
    assert committed(path)["new"] == 3
    first, second, third = Approval.objects.order_by("number")
    assert (first.number, first.match_way, first.item_code) == ("东审〔2026〕1号", "code", OFFSITE)
    assert (first.required_m2, first.offsite_m2, first.mode) == (Decimal("1871.23"), Decimal("871.23"), "off_site_fee")
    assert (first.decided_on, first.valid_until) == (dt.date(2026, 2, 10), dt.date(2027, 2, 10))
    assert (first.outcome, first.decided_by_body, first.source) == ("granted", SOURCE, SOURCE)
    assert (second.state, second.development, second.valid_until) == ("held", None, dt.date(2027, 2, 10))
    assert (third.match_way, third.valid_until) == ("name", None)
    again = committed(path)
    assert (again["new"], again["changed"], again["same"], again["rejected"]) == (0, 0, 3, 0)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("审批文号", "", "key_missing"),
        ("批准日期", "2026-02", "date_incomplete"),
        ("批准日期", "2099-01-01", "decision_in_future"),
        ("统一社会信用代码", "91000000MA00000158", "credit_code"),
        ("应建面积（㎡）", "约八百", "number_unreadable"),
        ("应建面积（㎡）", "-1", "out_of_range"),
        ("方式", "看情况", "word_unknown"),
        ("事项", "没有的事项", "item_not_in_force"),
        ("事项", METRO, "delegation_missing"),
        ("项目名称", "", "value_missing"),
    ],
)
def test_a_row_that_cannot_be_taken_is_rejected_by_name(
    cast: Cast, office: Any, tmp_path: Path, column: str, value: str, code: str
) -> None:
    make_delegation(cast, make_item(cast, METRO, needs_delegation=True))
    row = [*ROWS[0]]
    row[HEADER.index(column)] = value
    report = committed(write_csv(tmp_path / "a.csv", [HEADER, row, ROWS[2]]))
    assert (report["exit"], report["new"], report["rejected"]) == (1, 1, 1)
    assert codes(report) == [(2, code)]


def test_a_decision_that_came_by_the_api_is_the_same_one(cast: Cast, office: Any, tmp_path: Path) -> None:
    services.receive_decision(
        organisation=office, by=cast.a.clerk, number="东审〔2026〕3号", outcome="granted", decided_by_body=SOURCE,
        decided_on=dt.date(2026, 2, 12), project_name="桃坞花园", source="api",
    )  # fmt: skip
    report = committed(write_csv(tmp_path / "a.csv", [HEADER, ROWS[2]]))
    assert (report["new"], report["changed"], report["rejected"]) == (0, 1, 0)
    assert Approval.objects.get().developer_name == "江城置业有限公司"


def test_the_same_number_twice_is_one_decision(office: Any, tmp_path: Path) -> None:
    twice = [*ROWS[0]]
    twice[1] = "东审（2026）1号"
    report = committed(write_csv(tmp_path / "a.csv", [HEADER, ROWS[0], twice]))
    assert (report["new"], report["rejected"]) == (1, 1)
    assert codes(report) == [(3, "duplicate")]


def test_a_named_development_is_kept_and_a_late_one_is_found(cast: Cast, office: Any, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, ROWS[1]])
    committed(path)
    held = Approval.objects.get()
    services.name_development(approval=held, development=make_development(cast.a, "K-7", name="别名"), by=cast.a.clerk)
    assert committed(path)["same"] == 1
    held.refresh_from_db()
    assert (held.state, held.match_way) == ("decided", "hand")


def test_a_sync_takes_off_the_record_and_an_undo_puts_back(cast: Cast, office: Any, tmp_path: Path) -> None:
    committed(write_csv(tmp_path / "a.csv", [HEADER, *ROWS]))
    report = committed(write_csv(tmp_path / "b.csv", [HEADER, *ROWS[:2]]), "--sync", "--yes")
    assert report["withdrawn"] == 1
    assert Approval.objects.get(number="东审〔2026〕3号").state == ApprovalState.VOID
    first = ImportBatch.objects.order_by("pk").first()
    assert first is not None
    undoing.undo(batch=first, by=cast.a.clerk, reason="导错了")
    assert not Approval.objects.exclude(state=ApprovalState.VOID).exists()
    assert committed(write_csv(tmp_path / "a.csv", [HEADER, *ROWS]))["changed"] == 3
    assert Approval.objects.filter(state=ApprovalState.DECIDED).count() == 2
