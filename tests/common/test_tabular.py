"""CSV and XLSX files in every state that offices send, and files made to do harm."""

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from civildefense.common.tabular import FileRefused, Limits, open_table

HEADER = ["编号", "名称", "地址"]
ROWS = [["1", "文峰公园地下车库", "南通市崇川区青年中路12号"], ["2", "人民路地下室", "如皋市人民路\n3号"]]


def csv_bytes(rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def refusal(path: Path, **options: object) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_all(path, **options)
    return caught.value


def read_all(path: Path, **options: object) -> None:
    table = open_table(path, **options)  # type: ignore[arg-type]
    for sheet in table.sheets:
        list(table.rows(sheet))


def workbook(path: Path, sheet_xml: str, shared: str = "") -> Path:
    """A workbook whose sheet's XML is written by hand."""
    plain = io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet().write_string(0, 0, "x")
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = (
                    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                    f"{sheet_xml}</worksheet>"
                ).encode()
            if name == "xl/sharedStrings.xml" and shared:
                content = (
                    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                    f"<si><t>{shared}</t></si></sst>"
                ).encode()
            target.writestr(name, content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le-bom"])
def test_encodings_are_found(tmp_path: Path, encoding: str) -> None:
    content = csv_bytes([HEADER, *ROWS], "utf-16" if "utf-16" in encoding else encoding)
    table = open_table(written(tmp_path / "a.csv", content))
    rows = list(table.rows(""))
    assert [row.cells for row in rows] == [HEADER, *ROWS]
    assert [row.number for row in rows] == [1, 2, 3]


def test_big5_is_read_where_gb18030_gives_no_chinese(tmp_path: Path) -> None:
    rows = [["編號", "建築物名稱", "地址"]] + [
        [str(n), "公有建築物", f"新竹市北區崇禮里中山路{n}號地下樓層"] for n in range(40)
    ]
    table = open_table(written(tmp_path / "a.csv", csv_bytes(rows, "big5")))
    assert table.encoding == "big5"
    assert [row.cells for row in table.rows("")] == rows


def test_a_rare_character_needs_gb18030_and_gets_it(tmp_path: Path) -> None:
    table = open_table(written(tmp_path / "a.csv", csv_bytes([HEADER, ["1", "䶮路地下室", "㙍"]], "gb18030")))
    assert list(table.rows(""))[1].cells == ["1", "䶮路地下室", "㙍"]


@pytest.mark.parametrize("encoding", ["no such", "hex", "zlib", "rot13", "utf-8\0"])
def test_a_name_of_no_encoding_of_text_is_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(FileRefused) as caught:
        open_table(written(tmp_path / "a.csv", csv_bytes([HEADER, *ROWS])), encoding=encoding)
    assert caught.value.code == "encoding_unknown"


def test_damaged_utf8_is_not_read_as_something_else(tmp_path: Path) -> None:
    content = csv_bytes([HEADER, *ROWS]).replace("青".encode(), b"\xe9\x9d", 1)
    found = refusal(written(tmp_path / "a.csv", content))
    assert found.code == "encoding_damaged"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters_are_found(tmp_path: Path, delimiter: str) -> None:
    table = open_table(written(tmp_path / "a.csv", csv_bytes([HEADER, *ROWS], delimiter=delimiter)))
    assert [row.cells for row in table.rows("")] == [HEADER, *ROWS]


def test_an_unclosed_quotation_mark_names_its_row(tmp_path: Path) -> None:
    found = refusal(written(tmp_path / "a.csv", b'a,b\n1,2\n3,"4\n5,6\n'))
    assert found.code == "csv_damaged"
    assert "3" in str(found)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\xef\xbb\xbf \n", "file_empty"),
        (b'[\n {"romnr": 1},]', "json_damaged"),
        (b"%PDF-1.7", "kind_unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls_damaged"),
        (b"<html><p>", "no_tables"),
        (b'<?xml version="1.0"?><svg/>', "kind_unknown"),
        (b"a\0b\0c", "kind_unknown"),
        (b"PK\x03\x04 is no package", "xlsx_damaged"),
    ],
)
def test_other_kinds_are_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(written(tmp_path / "a.xlsx", content)).code == code


def test_a_workbook_is_read_with_its_row_numbers_hidden_rows_and_hidden_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"], sheet["C3"] = "编号", "名称"
    sheet["B5"], sheet["C5"] = 7, "甲"
    sheet["C6"] = "=1+1"
    sheet["C7"] = "#N/A"
    sheet.row_dimensions[5].hidden = True
    book.create_sheet("旧").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    table = open_table(tmp_path / "a.xlsx")
    assert (table.sheets, table.hidden_sheets) == (["Sheet"], ["旧"])
    rows = {row.number: row for row in table.rows("Sheet")}
    assert rows[3].cells == [None, "编号", "名称"]
    assert rows[5].cells == [None, 7.0, "甲"]
    assert rows[5].hidden
    assert not rows[3].hidden
    assert rows[6].cells[2].reason == "formula"
    assert rows[7].cells[2].reason == "error"


def test_a_sheet_that_claims_to_be_one_cell_large_is_read_whole(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 101))
    path = workbook(tmp_path / "a.xlsx", f'<dimension ref="A1"/><sheetData>{rows}</sheetData>')
    table = open_table(path)
    assert len(list(table.rows(table.sheets[0]))) == 100


@pytest.mark.parametrize(
    ("cells", "shared", "code"),
    [
        # 17 thousand million cells from two.
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "",
            "unpacks_too_large",
        ),
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="A900000"><v>1</v></c></row>',
            "",
            "too_many_rows",
        ),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "", "too_many_columns"),
        ('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "A" * 5_000_000, "cell_too_long"),
    ],
)
def test_a_small_file_that_unfolds_is_refused_clearly(tmp_path: Path, cells: str, shared: str, code: str) -> None:
    path = workbook(tmp_path / "a.xlsx", f"<sheetData>{cells}</sheetData>", shared)
    assert path.stat().st_size < 20_000
    assert refusal(path).code == code


def test_the_unpacked_size_is_counted(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", "<sheetData/>" + " " * 3_000_000)
    assert refusal(path, limits=Limits(unpacked_bytes=2_000_000)).code == "unpacks_too_large"
