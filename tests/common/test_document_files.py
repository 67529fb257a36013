"""Tables in documents, old workbooks and web pages, whatever the files are called."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from civildefense.common.cells import Unreadable
from civildefense.common.tabular import open_table
from tests.common.documents import deep, package, paragraph, table, wide, write_docx, write_ods
from tests.common.old_excel import write_xls
from tests.common.reading import given, guarded, refusal, rows


def test_tables_of_a_document_with_merged_cells_and_cut_at_a_page_end(tmp_path: Path) -> None:
    first = table(
        [deep("编号"), deep("区"), wide("坐标", 2)],
        [deep(), deep(), "经度", "纬度"],
        ["1", deep("东岸区"), "120.85", "32.0"],
        ["2", deep(), "120.86", "32.01"],
    )
    body = paragraph("一览表") + first + paragraph(" ") + table(["3", "西岸区", "120.87", "32.02"])
    body += (
        paragraph("表二") + table(["编号", "名称"], ["4", "丁"]) + paragraph("") + table(["编号", "名称"], ["5", "戊"])
    )
    path = write_docx(tmp_path / "a.xls", body, comments=paragraph("批注"))
    assert open_table(path).sheets == ["#1", "#3", "#4"]
    assert rows(path) == [
        (1, ["编号", "区", "坐标", None]),
        (2, ["编号", "区", "经度", "纬度"]),
        (3, ["1", "东岸区", "120.85", "32.0"]),
        (4, ["2", "东岸区", "120.86", "32.01"]),
        (5, ["3", "西岸区", "120.87", "32.02"]),
    ]
    assert rows(path, 2) == [(1, ["编号", "名称"]), (2, ["5", "戊"])]
    assert set(guarded(open_table(path)).split()) >= {"一览表", "表二", "批注"}


def test_a_table_in_a_cell_is_a_table_of_its_own(tmp_path: Path) -> None:
    outer = f"<w:tc>{paragraph('外')}{table(['编号', '名称'], ['1', '甲'])}{paragraph('后')}</w:tc>"
    path = write_docx(tmp_path / "a.docx", table(["x", "y"], ["z", outer]))
    assert open_table(path).sheets == ["#1", "#2"]
    assert rows(path) == [(1, ["x", "y"]), (2, ["z", "外\n后"])]
    assert rows(path, 1) == [(1, ["编号", "名称"]), (2, ["1", "甲"])]


def test_what_was_deleted_in_a_document_is_not_read(tmp_path: Path) -> None:
    gone = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    cell = f"<w:tc><w:p>{gone}<w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p></w:tc>"
    assert rows(write_docx(tmp_path / "a.docx", table(["a", cell]))) == [(1, ["a", "新"])]


@pytest.mark.parametrize(("body", "code"), [("<w:p/>", "no_tables"), ("<w:tbl><w:tr>", "docx_damaged")])
def test_a_document_without_tables_or_cut_off_is_refused(tmp_path: Path, body: str, code: str) -> None:
    assert refusal(write_docx(tmp_path / "a.docx", body)).code == code


@pytest.mark.parametrize(("since_1904", "day"), [(False, dt.date(2016, 1, 1)), (True, dt.date(2020, 1, 2))])
def test_an_old_workbook_under_any_name(tmp_path: Path, since_1904: bool, day: dt.date) -> None:
    cells: list[list[Any]] = [["编号", "名称", "竣工"], [1, "甲", 42370], [2.5, "#DIV/0!", None]]
    path = write_xls(tmp_path / "a.xlsx", cells, since_1904=since_1904, days=frozenset({2}))
    assert rows(path) == [(1, cells[0]), (2, [1, "甲", day]), (3, [2.5, Unreadable("error"), None])]


def test_a_workbook_of_open_document(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.csv", [["编号", "经度"], ["A1", 120.85]])
    assert (open_table(path).sheets, rows(path)) == (["工程"], [(1, ["编号", "经度"]), (2, ["A1", 120.85])])


def test_a_web_page_that_is_called_a_workbook(tmp_path: Path) -> None:
    page = (
        "<html><head><meta charset=gb2312><style>td{}</style></head><body><p>内部资料<table border=1>"
        "<tr><td colspan=3>一览表<tr><th>编号<th>名称<th>地址<tr><td>1<td>甲<td rowspan=2>人民路<br>3号"
        '<tr style="display:none"><td x:num="2.50001">2.5<td>乙</table></body></html>'
    )
    path = given(tmp_path, page, "a.xls", "gb18030")
    assert rows(path) == [
        (1, ["一览表", None, None]),
        (2, ["编号", "名称", "地址"]),
        (3, ["1", "甲", "人民路\n3号"]),
        (4, [2.50001, "乙", "人民路\n3号"]),
    ]
    found = open_table(path)
    assert [row.hidden for row in found.rows("#1")] == [False, False, False, True]
    assert guarded(found) == "内部资料"


def test_a_table_that_only_frames_another(tmp_path: Path) -> None:
    inner = "<table><tr><td>编号<td>名称<tr><td>1<td>甲</table>"
    path = given(tmp_path, f"<table><tr><td>外{inner}<td>右</table>", "a.html")
    assert open_table(path).sheets == ["#1", "#2"]
    assert rows(path) == [(1, ["外", "右"])]
    assert rows(path, 1) == [(1, ["编号", "名称"]), (2, ["1", "甲"])]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2020-01-02T10:30:00.000", dt.datetime.fromisoformat("2020-01-02T10:30")),
        ("2020-01-02 10:30", dt.datetime.fromisoformat("2020-01-02T10:30")),
        ("2020-01-02", dt.date(2020, 1, 2)),
        ("2020-13-02T00:00:00.000", "2020-13-02T00:00:00.000"),
        ("不详", "不详"),
    ],
)
def test_a_day_that_is_none_stays_text(tmp_path: Path, written: str, value: object) -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    text = (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="表"><Table><Row>'
        f'<Cell><Data ss:Type="DateTime">{written}</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    assert rows(given(tmp_path, text, "a.xls")) == [(1, [value])]


def test_excels_own_xml_of_2003(tmp_path: Path) -> None:
    def cell(kind: str, text: str, more: str = "") -> str:
        return f'<Cell {more}><Data ss:Type="{kind}">{text}</Data></Cell>'

    space = "urn:schemas-microsoft-com:office:spreadsheet"
    merged = cell("String", "编号", "ss:MergeAcross='1'")
    third = cell("DateTime", "2020-01-02T00:00:00.000", "ss:Index='3'")
    hidden = "<Worksheet ss:Name='旧'><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>"
    text = (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="表"><Table><Row ss:Index="3">{merged}'
        f"{cell('String', '日')}</Row><Row ss:Hidden='1'>{cell('Number', '33')}"
        f"{third}{cell('Error', '#N/A')}</Row></Table>"
        f"</Worksheet>{hidden}</Workbook>"
    )
    found = open_table(given(tmp_path, text, "a.xls"))
    assert (found.sheets, found.hidden_sheets) == (["表"], ["旧"])
    assert [(row.number, row.cells, row.hidden) for row in found.rows("表")] == [
        (3, ["编号", None, "日"], False),
        (4, [33.0, None, dt.date(2020, 1, 2), Unreadable("error")], True),
    ]


def test_a_span_that_reaches_beyond_all_bounds_is_refused(tmp_path: Path) -> None:
    assert refusal(given(tmp_path, "<table><tr><td colspan=999999999>1</table>")).code == "too_many_columns"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_utf16_is_found_with_and_without_its_mark(tmp_path: Path, encoding: str) -> None:
    text = "编号\t名称\n1\t甲\n"
    assert rows(given(tmp_path, text, "a.xls", encoding)) == [(1, ["编号", "名称"]), (2, ["1", "甲"])]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"\xd0\xcf\x11\xe0" + bytes(600) + "WordDocument".encode("utf-16-le"), "DOCX"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "XLSX"),
        (b"SQLite format 3\0", "GeoJSON"),
        (b"<?xml version='1.0'?><gml:FeatureCollection xmlns:gml='x'/>", "KML"),
        (b"{\\rtf1", "DOCX"),
    ],
)
def test_what_is_no_table_is_told_what_to_do(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in str(refusal(given(tmp_path, content, "a.xlsx")))


@pytest.mark.parametrize(("member", "words"), [("a.shp", "GeoJSON"), ("a.csv", "解压"), ("xl/workbook.bin", "XLSX")])
def test_an_archive_is_told_what_to_do(tmp_path: Path, member: str, words: str) -> None:
    assert words in str(refusal(package(tmp_path / "a.zip", {member: "x"})))
