"""Lists of filed developments through the importer."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from civildefense.home.demo.enterprises import credit_code
from civildefense.records.imports import undoing
from civildefense.records.models import ImportBatch
from projects.developments import services
from projects.developments.models import Building, Development
from projects.enterprises.models import Enterprise
from tests.cast import Cast
from tests.shelters.facilities.importing import codes, run, write_csv, write_xlsx

CODE = credit_code(910)
HEADER = [
    "序号", "项目名称", "项目代码", "立项类型", "立项日期", "用途", "建设单位", "统一社会信用代码", "地上层数",
    "首层面积（㎡）", "地上建筑面积（㎡）", "地下建筑面积（万㎡）",
]  # fmt: skip
TOWER = ["1", "滨江花园", "2018-990101-70-03-500001", "备案", "2018年3月1日", "商品住宅", "示例置业有限公司", CODE,
         "18层", "620.5", "10,800", "0.4"]  # fmt: skip
OFFICE = ["2", "云锦大厦", "2019-990101-70-03-500002", "核准", "2019-05-06", "办公", "示例置业有限公司", CODE,
          "", "", "", ""]  # fmt: skip
listed = partial(run, command="import_developments", source="发改备案")


@pytest.fixture
def office(cast: Cast) -> Any:
    return cast.a.organisation


def committed(path: Path, *extra: str) -> dict[str, Any]:
    return listed(path, extra=("--commit", *extra))


def test_a_list_is_tried_written_and_changes_nothing_the_second_time(office: Any, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "备案.xlsx", [["2013年以来立项项目"], HEADER, TOWER, OFFICE])
    dry = listed(path)
    assert (dry["exit"], dry["rows"], dry["new"], dry["rejected"]) == (0, 2, 2, 0)
    assert not Development.objects.exists()
    assert committed(path)["new"] == 2
    again = committed(path)
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 2)
    first = Development.objects.get(name="滨江花园")
    assert (first.number, first.developer.credit_code, first.use) == ("2018-0001", CODE, "residential")
    building = first.buildings.get()
    assert (building.storeys_above, str(building.below_ground_m2)) == (18, "4000.00")
    assert Enterprise.objects.filter(credit_code=CODE).count() == 1
    assert Building.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"用途": "炼金"}, "word_unknown"),
        ({"立项日期": "明年"}, "date_unreadable"),
        ({"立项日期": ""}, "value_missing"),
        ({"建设单位": "", "统一社会信用代码": ""}, "value_missing"),
        ({"建设单位": ""}, "developer_unknown"),
        ({"统一社会信用代码": CODE[:-1] + ("A" if CODE[-1] != "A" else "B")}, "credit_code"),
        ({"地上层数": "2.5"}, "not_whole"),
        ({"首层面积（㎡）": ""}, "building_incomplete"),
        ({"首层面积（㎡）": "20000"}, "areas"),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused_by_name(
    office: Any, tmp_path: Path, change: dict[str, str], code: str
) -> None:
    wrong = [change.get(head, cell) for head, cell in zip(HEADER, TOWER, strict=True)]
    report = committed(write_csv(tmp_path / "a.csv", [HEADER, wrong]))
    assert (report["exit"], report["rejected"]) == (1, 1)
    assert [found for _row, found in codes(report)] == [code]
    assert not Development.objects.exists()


def test_an_undone_list_is_cancelled_and_comes_back_with_the_same_file(cast: Cast, office: Any, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, TOWER])
    committed(path)
    undoing.undo(batch=ImportBatch.objects.latest("id"), by=cast.a.clerk, reason="传错文件")
    row = Development.objects.get()
    assert row.state == "cancelled"
    assert committed(path)["changed"] == 1
    row.refresh_from_db()
    assert row.state == "filed"


def test_what_the_desk_cancelled_stays_cancelled(cast: Cast, office: Any, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, TOWER])
    committed(path)
    row = Development.objects.get()
    services.move_development(development=row, to="cancelled", by=cast.a.clerk, reason="土地收回")
    report = committed(path)
    assert (report["rejected"], codes(report)[0][1]) == (1, "cancelled")
