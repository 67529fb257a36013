"""Papers on the desk: each person sees what waits for them, takes the next step, and finds the files."""

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from civildefense.records.models import Job, OutboxMessage, Paper, Stationery
from civildefense.records.papers import bulk, kinds, services
from civildefense.records.papers.errors import NoBulkDrafts
from tests.cast import Cast, make_facility, signed_in
from tests.records.outbox.receiver import put
from tests.records.papers.steps import NOTE, draft, issued, scan_file, sealed

pytestmark = pytest.mark.django_db
LIST = "/admin/records/paper/?waiting=me"


def page(paper: Paper, name: str = "change") -> str:
    return f"/admin/records/paper/{paper.uid}/{name}/"


def step(client: Client, paper: Paper, to: str, reason: str = "") -> Any:
    return client.post(page(paper, "step"), {"to": to, "reason": reason}, follow=True)


def is_listed(user: Any, paper: Paper) -> bool:
    return str(paper.uid) in signed_in(user).get(LIST).content.decode()


def test_a_paper_waits_for_whose_turn_it_is(cast: Cast) -> None:
    paper = draft(cast)
    turns = {"checked": cast.clerk, "reviewed": cast.legal_officer, "issued": cast.leader}
    for to, person in turns.items():
        others = [other for other in (cast.legal_officer, cast.leader) if other != person]
        assert is_listed(person, paper)
        assert not any(is_listed(other, paper) for other in others)
        step(signed_in(person), paper, to)
        paper.refresh_from_db()
        assert paper.state == to
    assert is_listed(cast.finance, paper)
    assert not is_listed(cast.b.clerk, paper)
    assert "待我办理的公文" in signed_in(cast.finance).get("/admin/").content.decode()


def test_seal_and_service_are_entered_on_their_pages(cast: Cast) -> None:
    paper, clerk = issued(cast), signed_in(cast.finance)
    assert step(clerk, paper, "scan").redirect_chain[-1][0] == page(paper, "scan")
    wrong = clerk.post(page(paper, "scan"), {"file": ContentFile("不是扫描件".encode(), "x.csv")})
    assert "盖章扫描件应为" in wrong.content.decode()
    assert clerk.post(page(paper, "scan"), {"file": scan_file()}).url == page(paper)
    entered = {"how": "mail", "served_on": timezone.localdate().isoformat()}
    assert "请提供送达证明" in clerk.post(page(paper, "service"), entered).content.decode()
    answer = clerk.post(page(paper, "service"), entered | {"proof": scan_file("回证.pdf")}, follow=True)
    assert "邮寄送达" in answer.content.decode()
    paper.refresh_from_db()
    assert (paper.state, paper.services.get().proof.kind) == ("served", "paper")


def test_the_words_of_a_draft_are_edited_and_nothing_later(cast: Cast) -> None:
    paper, clerk = draft(cast), signed_in(cast.clerk)
    form = {
        "title": "关于复核面积的函",
        "addressee": paper.addressee,
        "basis": "",
        "remedies": "",
        "version": paper.version,
    }
    assert clerk.post(page(paper), form).status_code == 302
    paper.refresh_from_db()
    assert (paper.title, paper.drafted_by) == ("关于复核面积的函", cast.clerk)
    services.check_paper(paper=paper, by=cast.finance)
    assert clerk.post(page(paper), form | {"version": paper.version}).status_code == 403


def test_files_come_from_the_papers_page(cast: Cast, settings: Any) -> None:
    paper, reader = issued(cast), signed_in(cast.auditor)
    answer = reader.get(page(paper, "pdf"))
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert b"".join(reader.get(page(paper, "docx")).streaming_content).startswith(b"PK")
    (settings.MEDIA_ROOT / paper.original.name).unlink()
    assert "请从备份恢复" in reader.get(page(paper, "pdf"), follow=True).content.decode()
    assert signed_in(cast.b.clerk).get(page(paper, "pdf")).status_code == 404


def test_the_register_shows_each_number_and_no_gap(cast: Cast) -> None:
    first, second = issued(cast), issued(cast)
    services.void_paper(paper=first, by=cast.leader, reason="与后一号重复")
    reader = signed_in(cast.auditor)
    listed = reader.get("/admin/records/numberregister/").content.decode()
    assert re.search(r"field-voided[^>]*>1<.*field-missing[^>]*>无<", listed, re.DOTALL)
    shown = reader.get(f"/admin/records/numberregister/{second.register.uid}/change/").content.decode()
    assert "与后一号重复" in shown
    assert str(second.uid) in shown


def test_a_paper_leads_to_its_record(cast: Cast) -> None:
    shown = signed_in(cast.finance).get(page(draft(cast))).content.decode()
    assert f"/admin/shelters/facility/{cast.a.facility.uid}/change/" in shown


def test_stationery_is_kept_on_its_page(cast: Cast) -> None:
    own = Stationery.objects.get(organisation=cast.city)
    address = f"/admin/records/stationery/{own.uid}/change/"
    clerk = signed_in(cast.finance)
    wrong = clerk.post(address, {"version": own.version, "own_template": scan_file("x.docx")})
    assert wrong.status_code == 200
    blank = b"".join(clerk.get("/admin/records/stationery/default/").streaming_content)
    posted = {"version": own.version, "own_template": ContentFile(blank, "模板.docx")}
    assert clerk.post(address, posted).status_code == 302
    own.refresh_from_db()
    assert own.template is not None
    administrator = signed_in(cast.administrator)
    added = {"organisation": cast.city.pk, "kind": NOTE.name, "word": "江防函"}
    assert administrator.post("/admin/records/stationery/add/", added).status_code == 302
    assert Stationery.objects.filter(kind=NOTE.name, word="江防函").exists()


def test_drafts_in_bulk_pass_over_what_is_open(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(*, subject: Any, by: Any) -> Paper:
        return draft(cast, subject=subject, by=by)

    with pytest.raises(NoBulkDrafts):
        bulk.request_drafts(kind=NOTE.name, subjects=[cast.a.facility], organisation=cast.city, by=cast.finance)
    monkeypatch.setitem(kinds._KINDS, NOTE.name, kinds.PaperKind(NOTE.name, NOTE.label, draft=write))
    draft(cast)
    subjects = [cast.a.facility, cast.b.facility, make_facility(cast.a, "2")]
    job = bulk.request_drafts(kind=NOTE.name, subjects=subjects, organisation=cast.city, by=cast.finance)
    bulk.draft_papers(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.failure
    assert set(Paper.objects.values_list("state", flat=True)) == {"draft"}
    assert Paper.objects.count() == 3
    assert job.result == {"drafted": 2, "left": 1}


def test_a_message_without_an_address_is_taken_by_hand(cast: Cast, settings: Any) -> None:
    settings.OUTBOX_URLS = {}
    message, clerk = put(cast), signed_in(cast.finance)
    address = f"/admin/records/outboxmessage/{message.uid}/"
    assert "请下载文件后人工移交" in clerk.get(f"{address}change/").content.decode()
    assert clerk.get(f"{address}file/").json()["content"] == {"amount_fen": 6_172_500}
    clerk.post(f"{address}step/", {"to": "taken_by_hand", "reason": "送税务局收费科"})
    message.refresh_from_db()
    assert message.state == OutboxMessage.State.TAKEN_BY_HAND


def test_a_second_service_is_noted_beside_the_first(cast: Cast) -> None:
    paper = sealed(cast)
    for how in ("mail", "notice"):
        services.record_service(paper=paper, how=how, served_on=timezone.localdate(), note="见证", by=cast.finance)
    assert [service.how for service in paper.services.all()] == ["mail", "notice"]
