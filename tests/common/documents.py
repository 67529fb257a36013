"""Writes the smallest DOCX, ODS and KMZ files that hold what a test needs."""

import zipfile
from pathlib import Path

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
KML_HEAD = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'


def package(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            # OpenDocument wants its type readable at the file's beginning.
            target.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return path


def write_docx(path: Path, body: str, **more: str) -> Path:
    """``body`` is WordprocessingML; ``more`` are further parts by name without folder and ending."""
    parts = {f"word/{name}.xml": f'<w:x xmlns:w="{WORD}">{text}</w:x>' for name, text in more.items()}
    document = f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return package(path, {"[Content_Types].xml": "<Types/>", "word/document.xml": document, **parts})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: list[str]) -> str:
    """Each cell is a text, or WordprocessingML of its own where it begins with ``<``."""
    return f"<w:tbl>{''.join(_row(row) for row in rows)}</w:tbl>"


def _row(cells: list[str]) -> str:
    written = (cell if cell.startswith("<w:tc>") else f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells)
    return f"<w:tr>{''.join(written)}</w:tr>"


def wide(text: str, columns: int) -> str:
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr>{paragraph(text)}</w:tc>'


def deep(text: str = "") -> str:
    """A cell that reaches down: with its text in the first row, without below."""
    said = '<w:vMerge w:val="restart"/>' if text else "<w:vMerge/>"
    return f"<w:tc><w:tcPr>{said}</w:tcPr>{paragraph(text)}</w:tc>"


def write_ods(path: Path, rows: list[list[str | float]]) -> Path:
    def cell(value: str | float) -> str:
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in names.items())
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="工程">{lines}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return package(path, {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def write_kml(path: Path, placemarks: str) -> Path:
    path.write_text(f"{KML_HEAD}{placemarks}</Document></kml>", encoding="utf-8")
    return path
