"""What the PDF and the DOCX say: a draft says so, the issued paper bears its number, and data are never markup."""

import io
from typing import Any

import docx as word
import pytest
from django.core.files.base import ContentFile

from civildefense.common.typesetting import typeset
from civildefense.records.attachments.pdf import texts
from civildefense.records.models import Paper, Stationery
from civildefense.records.papers import errors, render, services, stationery
from civildefense.records.papers.default_template import default_template
from civildefense.records.papers.docx import docx
from tests.cast import Cast
from tests.records.papers.steps import CONTEXT, draft, issued, reviewed, scan_file

pytestmark = pytest.mark.django_db
EVIL = '#panic("x") *粗* $x$ <label> @ref `raw` \\ " {{ 7*7 }} &<b>'
TABLE = {
    "title": "应缴费用明细",
    "unit": "平方米、元",
    "head": ["序号", "建筑", {"label": "应缴", "under": ["面积", "金额"]}],
    "rows": [[str(number), f"{number}号楼", "100.00", "5,000.00"] for number in range(1, 81)],
    "total": ["合计", "", "8,000.00", "400,000.00"],
}


def printed(content: bytes) -> str:
    """The text of a PDF without spaces and line ends."""
    return "".join("".join(texts(content)).split())


def written(content: bytes) -> str:
    document = word.Document(io.BytesIO(content))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def template(*lines: str) -> Any:
    document = word.Document()
    for line in lines:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return ContentFile(file.getvalue(), "template.docx")


def test_a_draft_says_so_on_every_page_and_bears_no_number(cast: Cast) -> None:
    said = printed(render.pdf(draft(cast, context=CONTEXT | {"tables": [TABLE]})))
    assert said.count("草稿：未经签发") == said.count("—") // 2 > 2
    assert "〔" not in said


def test_the_issued_paper_has_office_number_day_and_as_of_line(cast: Cast) -> None:
    paper = issued(cast, basis="人民防空法第二十二条", remedies="六十日内可申请行政复议。")
    said = printed(render.pdf(paper))
    for part in (cast.city.name, paper.number, paper.title, f"{paper.addressee}：", "11月20日",
                 "法律依据：人民防空法第二十二条", "救济途径：六十日内", "—1—"):  # fmt: skip
        assert part in said, part
    assert "草稿" not in said


def test_a_table_repeats_both_rows_of_its_head(cast: Cast) -> None:
    said = printed(render.pdf(draft(cast, context={"tables": [TABLE]})))
    pages = said.count("—") // 2
    assert said.count("应缴序号建筑面积金额") == pages > 2
    assert said.count("合计") == 1


def test_no_signature_stands_alone_on_a_page(cast: Cast) -> None:
    last = "末段"
    for lines in range(10, 16):
        body = ["一" * 20] * lines + [last]
        content = render.content_of(draft(cast, context={"body": body}))
        pages = typeset(render.GENERAL, content, parts=(render.OFFICIAL,), form="svg")
        if isinstance(pages, list):
            break
    assert len(pages) == 2
    said = printed(typeset(render.GENERAL, content, parts=(render.OFFICIAL,)))
    assert said.index(last) > said.index("—1—")


def test_the_office_bears_the_name_of_the_day(cast: Cast) -> None:
    profile = cast.city.profiles.get()
    content = render.content_of(Paper(organisation=cast.city, issued_on=profile.starts_on, context={}))
    assert content["office"]["name"] == profile.name


def test_no_text_becomes_markup(cast: Cast) -> None:
    paper = draft(
        cast, addressee=EVIL, title=EVIL, context={"body": [EVIL], "tables": [TABLE | {"rows": [[EVIL] * 4]}]}
    )
    assert printed(render.pdf(paper)).count("".join(EVIL.split())) == 7 + 2  # the file names its title twice
    assert written(docx(paper)).count(EVIL) == 3


def test_the_portals_own_template_says_what_the_pdf_says(cast: Cast) -> None:
    paper = issued(cast, context=CONTEXT | {"tables": [TABLE]}, basis="人民防空法第二十二条")
    content = docx(paper)
    for part in (cast.city.name, paper.number, paper.title, *CONTEXT["body"], "法律依据：人民防空法第二十二条"):
        assert part in written(content)
    (table,) = word.Document(io.BytesIO(content)).tables
    assert [cell.text for cell in table.rows[0].cells] == ["序号", "建筑", "应缴 面积", "应缴 金额"]
    assert [cell.text for cell in table.rows[-1].cells] == TABLE["total"]
    assert len(table.rows) == 82


def test_an_office_writes_with_its_own_template(cast: Cast) -> None:
    own = Stationery.objects.get(organisation=cast.city)
    stationery.set_template(
        stationery=own, file=template("致{{ addressee }}：", "{{ context.body[0] }}"), by=cast.finance
    )  # fmt: skip
    paper = reviewed(cast)
    assert written(docx(paper)) == f"致{paper.addressee}：\n{CONTEXT['body'][0]}"
    stationery.drop_template(stationery=own, by=cast.finance)
    assert paper.title in written(docx(paper))


@pytest.mark.parametrize("line", ["{{ amont }}", "{% for x in body %}", "{{ 'a'"])
def test_a_broken_template_is_refused_in_a_sentence(cast: Cast, line: str, settings: Any) -> None:
    own = Stationery.objects.get(organisation=cast.city)
    with pytest.raises(errors.TemplateBroken, match="模板"):
        stationery.set_template(stationery=own, file=template(line), by=cast.finance)
    own.refresh_from_db()
    assert own.template is None
    assert not any(settings.MEDIA_ROOT.rglob("*.docx"))


def test_a_template_reaches_nothing_but_its_paper(cast: Cast) -> None:
    own = Stationery.objects.get(organisation=cast.city)
    stationery.set_template(stationery=own, file=template("{{ body.__class__.__mro__ }}"), by=cast.finance)
    with pytest.raises(errors.TemplateBroken, match="__class__"):
        docx(draft(cast))
    with pytest.raises(errors.NotAllowed):
        stationery.set_template(stationery=own, file=template("{{ title }}"), by=cast.a.clerk)


def test_the_shipped_template_is_one_that_may_be_uploaded(cast: Cast) -> None:
    own = Stationery.objects.get(organisation=cast.city)
    file = ContentFile(default_template().getvalue(), "template.docx")
    assert stationery.set_template(stationery=own, file=file, by=cast.finance).template is not None


def test_a_scan_is_a_whole_page_and_the_last_before_the_service_counts(cast: Cast, settings: Any) -> None:
    paper = issued(cast)
    services.attach_scan(paper=paper, file=scan_file(), by=cast.finance)
    first = paper.scan
    services.attach_scan(paper=paper, file=scan_file(), by=cast.finance)
    assert paper.scan != first
    kept = len([*settings.MEDIA_ROOT.rglob("*.*")])
    with pytest.raises(errors.NotAScan):
        services.attach_scan(paper=paper, file=template("x"), by=cast.finance)
    assert len([*settings.MEDIA_ROOT.rglob("*.*")]) == kept
