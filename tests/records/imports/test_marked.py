"""The whole file back with red cells: corrected and sent again it goes in, whatever was wrong and whatever it was."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from civildefense.records.imports.engine import Outcome, Run
from civildefense.records.imports.marked import Marks, marked_name, write_marked
from civildefense.records.imports.options import GivenFile, ImportOptions
from civildefense.records.imports.targets import target
from tests.cast import Cast
from tests.shelters.facilities.importing import HEADER, ROWS, write_csv, write_xlsx

pytestmark = pytest.mark.django_db
RED = "FFFFC7CE"
# Excel knows no time zones.
MIDNIGHT = dt.datetime.combine(dt.date(2011, 3, 5), dt.time())
MOMENT = dt.datetime.combine(dt.date(2012, 4, 6), dt.time(7, 8, 9))
WIDE = [*HEADER, "建筑面积", "竣工日期", "联系电话", "防护面积"]


class Returns:
    """Checks files as a dry run does and keeps what goes back."""

    def __init__(self, cast: Cast, folder: Path) -> None:
        self.folder = folder
        self.options = ImportOptions(organisation=cast.a.organisation, source="普查", by=cast.a.clerk)
        self.outcome: Outcome

    def of(self, *paths: Path) -> Any:
        files, marks = [GivenFile(path, path.name) for path in paths], Marks()
        run = Run.on_register(target("facilities"), self.options, write=False, listener=marks)
        self.outcome = run.over(files)
        path = self.folder / "back.xlsx"
        write_marked(path, files, marks)
        return openpyxl.load_workbook(path)

    def again(self, book: Any) -> Outcome:
        path = self.folder / "again.xlsx"
        book.save(path)
        return Run.on_register(target("facilities"), self.options, write=False).over([GivenFile(path, path.name)])

    def codes(self) -> list[tuple[int, str]]:
        return [(problem.place.row, problem.code) for problem in self.outcome.log if problem.level == "error"]


@pytest.fixture
def returns(cast: Cast, tmp_path: Path) -> Returns:
    return Returns(cast, tmp_path)


def red_cells(sheet: Any) -> set[str]:
    return {
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type and cell.fill.fgColor.rgb == RED and cell.value != "错误"
    }


def row(**changed: Any) -> list[Any]:
    plain = dict(zip(WIDE, [*ROWS[1], "120.5", "2011-03-05", "0513-85217890", ""], strict=True))
    return list({**plain, **changed}.values())


# Kind of problem, the cells that bring it about, the cells that mend it.
PROBLEMS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("not_whole", {"可容纳人数": "12.5"}, {"可容纳人数": 12}),
    ("number_unreadable", {"可容纳人数": "许多"}, {"可容纳人数": 12}),
    ("out_of_range", {"可容纳人数": "-3"}, {"可容纳人数": 3}),
    ("number_unreadable", {"建筑面积": "约数"}, {"建筑面积": 99.5}),
    ("date_unreadable", {"竣工日期": "二月三十"}, {"竣工日期": dt.date(2011, 3, 5)}),
    ("date_incomplete", {"竣工日期": "2011年"}, {"竣工日期": dt.date(2011, 3, 5)}),
    ("phone_unreadable", {"联系电话": "找老王"}, {"联系电话": "0513-85217890"}),
    ("too_long", {"工程名称": "长" * 200}, {"工程名称": "短"}),
    ("id_broken", {"编号": "1.23E+17"}, {"编号": "123456789012345678"}),
    ("coordinates_swapped", {"经度": "32.01", "纬度": "120.86"}, {"经度": 120.86, "纬度": 32.01}),
    ("coordinates_out_of_range", {"经度": "220.86"}, {"经度": 120.86}),
    ("coordinates_unreadable", {"纬度": "北边"}, {"纬度": 32.01}),
    ("coordinates_projected", {"经度": "40520860", "纬度": "3542000"}, {"经度": 120.86, "纬度": 32.01}),
    ("name_missing", {"工程名称": "", "地址": ""}, {"工程名称": "人民路地下室"}),
    ("duplicate", {"编号": "A1"}, {"编号": "A2"}),
    ("cell_error", {"可容纳人数": "#REF!"}, {"可容纳人数": 12}),
    ("level_x", {"地址": "某山人防指挥所旁"}, {"地址": "东岸区人民路3号"}),
]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("code", "wrong", "right"), PROBLEMS, ids=[f"{code}-{next(iter(wrong))}" for code, wrong, _ in PROBLEMS]
)
def test_each_problem_is_red_and_goes_in_once_mended(
    returns: Returns, code: str, wrong: dict[str, Any], right: dict[str, Any], form: str
) -> None:
    write = write_csv if form == "csv" else write_xlsx
    first, last = [*ROWS[0], "", "", "", ""], [*ROWS[2], "", "", "", ""]
    book = returns.of(write(returns.folder / f"a.{form}", [["登记表"], WIDE, first, row(**wrong), last]))
    assert returns.codes() == [(4, code)]
    sheet = book.active
    assert red_cells(sheet)
    assert {cell[1:] for cell in red_cells(sheet)} == {"4"}
    assert [cell.value for cell in sheet[2]] == [*WIDE, "错误"]
    assert sheet.cell(4, len(WIDE) + 1).value
    assert "人防指挥所" not in str([cell.value for cell in sheet[4]])
    unmended = returns.again(book)
    # What may not be stored is masked; the mask does not go in either.
    expected = "masked" if code == "level_x" else code
    assert [problem.code for problem in unmended.log if problem.level == "error"] == [expected]
    for name, value in right.items():
        sheet.cell(4, WIDE.index(name) + 1).value = value
    mended = returns.again(book)
    assert (mended.counts.rejected, mended.counts.accepted, mended.counts.rows) == (0, 3, 3)
    assert not [problem for problem in mended.log if problem.code == "column_unread" and problem.column == "错误"]


def test_a_shifted_row_is_still_refused_when_nobody_has_mended_it(returns: Returns) -> None:
    (returns.folder / "a.csv").write_text(
        ",".join(HEADER) + "\nA1,车库,青年中路,12号,120.85,32.0,800\nA2,车库,人民路,120.86,32.0,5\n", encoding="utf-8"
    )
    book = returns.of(returns.folder / "a.csv")
    assert returns.codes() == [(2, "too_many_cells")]
    sheet = book.active
    assert (sheet.cell(1, 8).value, sheet.cell(1, 7).value) == ("错误", None)
    unmended = returns.again(book)
    assert [(problem.place.row, problem.code) for problem in unmended.log if problem.level == "error"] == [
        (2, "too_many_cells")
    ]
    for column, value in enumerate(["A1", "车库", "青年中路,12号", 120.85, 32.0, 800, None], start=1):
        sheet.cell(2, column).value = value
    assert returns.again(book).counts.rejected == 0


def test_a_row_that_is_emptied_counts_as_blank(returns: Returns) -> None:
    book = returns.of(write_csv(returns.folder / "a.csv", [HEADER, ROWS[0], [*ROWS[1][:5], "多"]]))
    for cell in book.active[3][:6]:
        cell.value = None
    again = returns.again(book)
    assert (again.counts.rejected, again.counts.blank, again.counts.new) == (0, 1, 1)


def test_a_workbook_keeps_sheets_lines_order_dates_and_numbers(returns: Returns) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "东区"
    for line in (["二〇二六年登记表"], [], ["", "", "", "坐标", "坐标", "", "竣工日期"], [*HEADER, "日期"]):
        sheet.append(line)
    sheet.append([*ROWS[0][:3], 120.85, 32.000001, 800, dt.date(2011, 3, 5)])
    sheet.append([])
    sheet.append([*ROWS[1][:3], 120.86, 32.01, "多", MOMENT])
    sheet.append(["合计", "", "", "", "", 800])
    other = book.create_sheet("说明")
    other.append(["填表须知"])
    hidden = book.create_sheet("旧")
    hidden.append(["不用"])
    hidden.sheet_state = "hidden"
    book.save(returns.folder / "a.xlsx")
    back = returns.of(returns.folder / "a.xlsx")
    assert [(sheet.title, sheet.sheet_state) for sheet in back] == [
        ("东区", "visible"), ("说明", "visible"), ("旧", "hidden"),
    ]  # fmt: skip
    found = [[cell.value for cell in line] for line in back["东区"].iter_rows()]
    assert found[0][0] == "二〇二六年登记表"
    assert found[3][:8] == [*HEADER, "日期", "错误"]
    assert found[4][:7] == [*ROWS[0][:3], 120.85, 32.000001, 800, MIDNIGHT]
    assert found[6][:7] == [*ROWS[1][:3], 120.86, 32.01, "多", MOMENT]
    assert back["东区"]["F7"].comment.text
    assert red_cells(back["东区"]) == {"F7"}
    back["东区"]["F7"] = 12
    assert returns.again(back).counts.accepted == 2


def test_a_file_that_comes_back_twice_has_one_column_of_errors(returns: Returns) -> None:
    book = returns.of(write_csv(returns.folder / "a.csv", [HEADER, [*ROWS[0][:5], "多"], [*ROWS[1][:5], "少"]]))
    book.active["F2"] = 5
    book.save(returns.folder / "b.xlsx")
    back = returns.of(returns.folder / "b.xlsx").active
    assert [cell.value for cell in back[1]] == [*HEADER, "错误"]
    assert (back["G2"].value, bool(back["G3"].value), red_cells(back)) == (None, True, {"F3"})
    assert marked_name(marked_name("a.csv")) == marked_name("a.csv")


def test_what_looks_like_a_formula_stays_text(returns: Returns) -> None:
    evil = ['=HYPERLINK("http://x","y")', "+1+1", "@SUM(A1)", "-2+3"]
    rows = [[f"E{index}", name, "路1号", "120.85", "32.0", "多"] for index, name in enumerate(evil)]
    returns.of(write_csv(returns.folder / "a.csv", [HEADER, *rows]))
    with zipfile.ZipFile(returns.folder / "back.xlsx") as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
        styles = package.read("xl/styles.xml")
    assert b"<f>" not in sheet
    assert b'quotePrefix="1"' in styles
    with CalamineWorkbook.from_path(str(returns.folder / "back.xlsx")) as read:
        assert [line[1] for line in read.get_sheet_by_index(0).to_python()[1:]] == evil


def _json() -> bytes:
    rows = [dict(zip(HEADER, line, strict=True)) for line in (ROWS[0], [*ROWS[1][:5], "多"])]
    return json.dumps({"data": rows}, ensure_ascii=False).encode()


def _geojson() -> bytes:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [float(line[3]), float(line[4])]},
            "properties": {"编号": line[0], "名称": line[1], "地址": line[2], "可容纳人数": line[5]},
        }
        for line in (ROWS[0], [*ROWS[1][:5], "多"])
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def _kml() -> bytes:
    marks = "".join(
        f"<Placemark><name>{line[1]}</name><ExtendedData><Data name='编号'><value>{line[0]}</value></Data>"
        f"<Data name='可容纳人数'><value>{line[5]}</value></Data></ExtendedData>"
        f"<Point><coordinates>{line[3]},{line[4]}</coordinates></Point></Placemark>"
        for line in (ROWS[0], [*ROWS[1][:5], "多"])
    )
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>'.encode()


def _docx() -> bytes:
    def cells(line: list[str]) -> str:
        return "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in line)

    lines = "".join(f"<w:tr>{cells(line)}</w:tr>" for line in (HEADER, ROWS[0], [*ROWS[1][:5], "多"]))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kinds = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName='
        '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.'
        'main+xml"/></Types>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("[Content_Types].xml", kinds)
        package.writestr(
            "word/document.xml", f"<w:document {space}><w:body><w:tbl>{lines}</w:tbl></w:body></w:document>"
        )
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.json", _json()), ("a.geojson", _geojson()), ("a.kml", _kml()), ("a.docx", _docx())],
    ids=["json", "geojson", "kml", "docx"],
)
def test_other_forms_come_back_as_a_workbook_that_means_the_same(returns: Returns, name: str, content: bytes) -> None:
    (returns.folder / name).write_bytes(content)
    book = returns.of(returns.folder / name)
    (problem,) = [problem for problem in returns.outcome.log if problem.level == "error"]
    sheet = book.worksheets[0]
    (red,) = red_cells(sheet)
    assert problem.code == "number_unreadable"
    sheet[red].value = 120
    again = returns.again(book)
    assert (again.counts.rows, again.counts.accepted) == (2, 2)
    assert not [problem for problem in again.log if problem.code == "no_coordinates"]


def test_several_files_come_back_as_sheets_of_one_workbook(returns: Returns) -> None:
    paths = [
        write_csv(returns.folder / "甲.csv", [HEADER, ROWS[0]]),
        write_csv(returns.folder / "乙.csv", [HEADER, [*ROWS[1][:5], "多"]]),
    ]
    book = returns.of(*paths)
    assert book.sheetnames == ["甲", "乙"]
    book["乙"]["F2"] = 3
    assert returns.again(book).counts.accepted == 2
