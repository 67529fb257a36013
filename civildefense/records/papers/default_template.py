"""The portal's own template: what ``docx`` fills where an office has uploaded none, and what it may start from."""

from io import BytesIO

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FACE, HEADING_FACE = "仿宋_GB2312", "方正小标宋简体"
RED = RGBColor(0xC8, 0x10, 0x2E)
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def default_template() -> BytesIO:
    """A DOCX with the same parts in the same order as the PDF."""
    document = Document()
    _page(document)
    _line(document, "{%p if draft %}")
    _line(document, "{{ draft }}", size=12, align=CENTRE)
    _line(document, "{%p endif %}")
    _line(document, "{{ office }}", size=28, align=CENTRE, face=HEADING_FACE, colour=RED)
    _line(document, "{{ number }}", align=CENTRE)
    _line(document, "{{ title }}", size=22, align=CENTRE, face=HEADING_FACE)
    _line(document, "{{ addressee }}：")
    _repeated(document, "body")
    _tables(document)
    _repeated(document, "closing")
    for name in ("basis", "remedies"):
        _line(document, f"{{%p if {name} %}}")
        _line(document, f"{{{{ words.{name} }}}}：{{{{ {name} }}}}", indent=True)
        _line(document, "{%p endif %}")
    _line(document, "{%p if as_of %}")
    _line(document, "{{ words.as_of }}：{{ as_of }}", size=10.5)
    _line(document, "{%p endif %}")
    _line(document, "{{ office }}", align=RIGHT)
    _line(document, "{{ day }}", align=RIGHT)
    file = BytesIO()
    document.save(file)
    file.seek(0)
    return file


def _page(document: DocumentFile) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _line(
    document: DocumentFile, text: str, *, size: float = 16, align: WD_ALIGN_PARAGRAPH | None = None,
    face: str = FACE, colour: RGBColor | None = None, indent: bool = False,
) -> None:  # fmt: skip
    paragraph = document.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(28 if size <= 16 else 40)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), face
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if colour is not None:
        run.font.color.rgb = colour


def _repeated(document: DocumentFile, name: str) -> None:
    _line(document, f"{{%p for line in {name} %}}")
    _line(document, "{{ line }}", indent=True)
    _line(document, "{%p endfor %}")


def _tables(document: DocumentFile) -> None:
    """One table for each that the paper has; rows and columns are repeated by the template itself."""
    _line(document, "{%p for table in tables %}")
    _line(document, "{{ table.title }}", size=12, align=CENTRE)
    _line(document, "{{ words.unit }}：{{ table.unit }}", size=10.5, align=RIGHT)
    grid = document.add_table(rows=4, cols=3, style="Table Grid")
    _cells(grid.rows[0].cells, "{%tc for head in table.head %}", "{{ head }}", "{%tc endfor %}")
    grid.rows[1].cells[0].text = "{%tr for row in table.rows %}"
    _cells(grid.rows[2].cells, "{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}")
    grid.rows[3].cells[0].text = "{%tr endfor %}"
    repeated = grid.rows[0]._tr.get_or_add_trPr()
    repeated.append(repeated.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
    _line(document, "{%p endfor %}")


def _cells(cells: tuple, *texts: str) -> None:  # type: ignore[type-arg]
    for cell, text in zip(cells, texts, strict=True):
        cell.text = text
