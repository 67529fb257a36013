"""Lists of companies through the importer: the command, the counts, the certificates, sync and undo."""

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from civildefense.home.demo.enterprises import credit_code
from civildefense.records.imports import undoing
from civildefense.records.models import ColumnMap, ImportBatch, ImportRow
from projects.enterprises.models import Enterprise, EnterpriseKind, EnterpriseState, QualificationKind
from tests.cast import Cast
from tests.shelters.facilities.importing import codes, run, write_csv, write_xlsx

CODES = [credit_code(serial) for serial in range(900, 910)]
HEADER = ["企业名称", "统一社会信用代码", "企业类型", "法定代表人", "资质类别", "资质等级", "证书编号", "有效期至"]
ROWS: list[list[Any]] = [
    ["示例设计（一）有限公司", CODES[0], "设计单位", "张某", "人防工程设计", "甲级", "RF-001", "2027-05-31"],
    ["示例施工有限公司", CODES[1], "施工、设备生产", "李某", "人防防护设备\n人防施工", "", "SB-9；SG-8", "2026.12.01"],
    ["示例监理有限公司", CODES[2], "监理", "", "人防工程监理", "", "无需资质", ""],
]
listed = partial(run, command="import_enterprises", source="名录")


@pytest.fixture
def office(cast: Cast) -> Any:
    return cast.a.organisation


def committed(path: Path, *extra: str) -> dict[str, Any]:
    return listed(path, extra=("--commit", *extra))


def test_a_dry_run_writes_nothing_and_a_second_commit_changes_nothing(office: Any, tmp_path: Path) -> None:
    before = Enterprise.objects.count()
    path = write_xlsx(tmp_path / "名录.xlsx", [["江苏省人防从业单位名录"], HEADER, *ROWS, ["合计", "3家"]])
    dry = listed(path)
    assert (dry["exit"], dry["rows"], dry["new"], dry["blank"], dry["rejected"]) == (0, 4, 3, 1, 0)
    assert Enterprise.objects.count() == before
    assert committed(path)["new"] == 3
    again = committed(path)
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 3)

    builder = Enterprise.objects.get(credit_code=CODES[1])
    assert (builder.organisation, builder.source, builder.legal_person) == (office, "名录", "李某")
    assert builder.kinds == [EnterpriseKind.BUILDER, EnterpriseKind.EQUIPMENT_MAKER]
    certificates = builder.qualifications.values_list("kind__name", "number", "last_on")
    day = dt.date(2026, 12, 1)
    assert set(certificates) == {("人防防护设备", "SB-9", day), ("人防施工", "SG-8", day)}
    supervisor = Enterprise.objects.get(credit_code=CODES[2]).qualifications.get()
    assert (supervisor.is_none_required, supervisor.number, supervisor.last_on) == (True, "", None)
    assert QualificationKind.objects.filter(name="人防工程监理").count() == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["示例", CODES[0][:-1] + ("A" if CODES[0][-1] != "A" else "B"), "设计单位"], "credit_code"),
        (["示例", "91320600MA1", "设计单位"], "credit_code"),
        (["示例", CODES[0], "炼金"], "word_unknown"),
        (["", CODES[0], "设计"], "value_missing"),
        (["", "", "设计"], "key_missing"),
        (["示例", CODES[0], "设计", "", "", "", "RF-1"], "certificate_incomplete"),
        (["示例", CODES[0], "设计", "", "人防设计", "甲级", ""], "certificate_incomplete"),
        (["示例", CODES[0], "设计", "", "甲\n乙\n丙", "", "1\n2", ""], "certificates_uneven"),
        (["示例", CODES[0], "设计", "", "人防设计", "", "1", "明年"], "date_unreadable"),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused_by_name(office: Any, tmp_path: Path, row: list[str], code: str) -> None:
    filled = row + [""] * (len(HEADER) - len(row))
    report = listed(write_csv(tmp_path / "a.csv", [HEADER, filled, ROWS[1]]))
    assert (report["exit"], report["accepted"], report["rejected"]) == (1, 1, 1)
    assert [code for _row, code in codes(report)] == [code]


def test_a_second_row_of_the_same_company_is_a_duplicate_whatever_it_is_called_by(office: Any, tmp_path: Path) -> None:
    header = ["企业编号", *HEADER]
    rows = [
        ["1", *ROWS[0]],
        ["2", *ROWS[0]],
        ["3", "甲（乙）有限公司", *[""] * 7],
        ["4", "甲(乙)有限责任公司", *[""] * 7],
    ]
    report = committed(write_csv(tmp_path / "a.csv", [header, *rows]))
    assert (report["new"], report["rejected"], report["duplicates"]) == (2, 2, 2)


def test_the_register_is_found_by_code_and_by_a_name_that_only_one_bears(office: Any, tmp_path: Path) -> None:
    own = Enterprise.objects.create(organisation=office, name="示例设计（一）有限责任公司", kinds=["developer"])
    coded = Enterprise.objects.create(organisation=office, name="旧名有限公司", credit_code=CODES[1])
    report = committed(write_csv(tmp_path / "a.csv", [HEADER, *ROWS]))
    assert (report["new"], report["changed"]) == (1, 2)
    own.refresh_from_db()
    coded.refresh_from_db()
    assert (own.credit_code, own.name, own.kinds) == (CODES[0], "示例设计（一）有限责任公司", ["developer", "designer"])
    assert coded.name == "示例施工有限公司"
    assert [former.name for former in coded.former_names.all()] == ["旧名有限公司"]


def test_several_of_one_name_ask_for_the_code(office: Any, tmp_path: Path) -> None:
    for serial in (3, 4):
        Enterprise.objects.create(organisation=office, name="同名有限公司", credit_code=CODES[serial])
    report = listed(write_csv(tmp_path / "a.csv", [["企业名称", "住所"], ["同名有限公司", "某路1号"]]))
    assert codes(report) == [(2, "key_ambiguous")]


def test_a_company_keeps_its_code(office: Any, tmp_path: Path) -> None:
    header = ["企业编号", "企业名称", "统一社会信用代码"]
    committed(write_csv(tmp_path / "a.csv", [header, ["7", "示例有限公司", CODES[0]]]))
    report = listed(write_csv(tmp_path / "b.csv", [header, ["7", "示例有限公司", CODES[1]]]))
    assert codes(report) == [(2, "code_differs")]


def test_a_blank_cell_and_a_missing_column_leave_the_register_alone(office: Any, tmp_path: Path) -> None:
    committed(write_csv(tmp_path / "a.csv", [HEADER, *ROWS]))
    report = committed(
        write_csv(tmp_path / "b.csv", [["企业名称", "统一社会信用代码", "法定代表人"], [*ROWS[0][:2], ""]])
    )
    assert (report["same"], codes(report, "warning")) == (1, [(2, "blank_kept")])
    assert Enterprise.objects.get(credit_code=CODES[0]).qualifications.count() == 1


def test_a_sync_closes_what_the_list_lacks_and_a_later_list_opens_it_again(office: Any, tmp_path: Path) -> None:
    everything = write_csv(tmp_path / "a.csv", [HEADER, *ROWS])
    committed(everything)
    shorter = write_csv(tmp_path / "b.csv", [HEADER, *ROWS[:2]])
    assert listed(shorter, extra=("--commit", "--sync"))["code"] == "sync_withdraws_many"
    assert committed(shorter, "--sync", "--yes")["withdrawn"] == 1
    gone = Enterprise.objects.get(credit_code=CODES[2])
    assert gone.state == EnterpriseState.CLOSED
    assert committed(everything)["changed"] == 1
    gone.refresh_from_db()
    assert gone.state == EnterpriseState.ACTIVE


def test_what_the_desk_has_closed_no_list_opens(office: Any, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, *ROWS])
    committed(path)
    Enterprise.objects.filter(credit_code=CODES[0]).update(state=EnterpriseState.CLOSED)
    report = committed(path)
    assert (report["same"], codes(report, "warning")) == (3, [(2, "closed_kept")])


def test_an_undo_takes_back_rows_and_certificates_but_not_what_somebody_has_touched(
    cast: Cast, office: Any, tmp_path: Path
) -> None:
    committed(write_csv(tmp_path / "a.csv", [HEADER, *ROWS]))
    later = [row[:] for row in ROWS]
    later[0][3], later[0][6] = "王某", "RF-002"
    later[1][3] = "赵某"
    committed(write_csv(tmp_path / "b.csv", [HEADER, *later]))
    touched = Enterprise.objects.get(credit_code=CODES[1])
    touched.address = "某路2号"
    touched.save(update_fields=["address"])

    second, first = ImportBatch.objects.filter(organisation=office, target="enterprises").order_by("-pk")
    plan = undoing.plan(second)
    assert (plan.restored, plan.changed, plan.listed[0].free) == (1, 1, ("legal_person",))
    undoing.undo(batch=second, by=cast.a.clerk, reason="错的文件", otherwise=undoing.TAKE)
    designer = Enterprise.objects.get(credit_code=CODES[0])
    touched.refresh_from_db()
    assert (designer.legal_person, touched.legal_person, touched.address) == ("张某", "李某", "某路2号")
    assert [certificate.number for certificate in designer.qualifications.all()] == ["RF-001"]

    undoing.undo(batch=first, by=cast.a.clerk, reason="错的文件")
    states = dict(Enterprise.objects.filter(source="名录").values_list("credit_code", "state"))
    assert states[CODES[0]] == states[CODES[2]] == EnterpriseState.CLOSED
    assert states[CODES[1]] == EnterpriseState.ACTIVE
    assert ImportRow.objects.filter(batch=first).count() == 3


def test_headers_that_nobody_knows_are_named_once_and_remembered(office: Any, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["甲", "乙"], *[row[:2] for row in ROWS]])
    assert listed(path)["code"] == "header_missing"
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"columns": {"甲": "name", "乙": "credit_code"}}', encoding="utf-8")
    assert committed(path, "--mapping", str(mapping))["new"] == 3
    assert ColumnMap.objects.get(organisation=office, target="enterprises").columns["columns"]["甲"] == "name"


def test_a_register_without_places_asks_for_no_datum_and_guesses_none(office: Any, tmp_path: Path) -> None:
    header = ["企业名称", "统一社会信用代码", "经度", "纬度", "登记号"]
    rows = [[*row[:2], "120.85123", "32.01234", f"FMA000{index}"] for index, row in enumerate(ROWS)]
    report = listed(write_csv(tmp_path / "a.csv", [header, *rows]))
    assert (report["new"], report["sheets"][0]["columns"]) == (
        3,
        {"企业名称": "name", "统一社会信用代码": "credit_code"},
    )
