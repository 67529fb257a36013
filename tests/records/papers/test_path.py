"""The one path of a paper: each step by its own person, none left out, and what was issued stays."""

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from civildefense.common.errors import MoveRefused
from civildefense.records.models import Paper, Transition
from civildefense.records.papers import errors, render, services
from tests.cast import Cast
from tests.records.papers.steps import DECISION, draft, issued, reviewed, scan_file, sealed

pytestmark = pytest.mark.django_db
State = Paper.State


def test_from_the_draft_to_the_service(cast: Cast) -> None:
    paper = draft(cast)
    services.check_paper(paper=paper, by=cast.clerk)
    services.review_paper(paper=paper, by=cast.legal_officer)
    services.issue_paper(paper=paper, by=cast.leader)
    year = timezone.localdate().year
    assert (paper.state, paper.number, paper.issued_on) == (State.ISSUED, f"江防〔{year}〕1号", timezone.localdate())
    services.attach_scan(paper=paper, file=scan_file(), by=cast.finance)
    served = services.record_service(
        paper=paper, how="mail", served_on=timezone.localdate(), note="EMS 1234567890", by=cast.finance
    )
    assert (paper.state, served.how) == (State.SERVED, "mail")
    walked = Transition.objects.about(paper).order_by("id").values_list("to_state", "moved_by__username")
    assert list(walked) == [
        ("checked", "clerk"), ("reviewed", "legal_officer"), ("issued", "leader"), ("served", "finance"),
    ]  # fmt: skip


def test_no_step_is_left_out(cast: Cast) -> None:
    paper = draft(cast)
    with pytest.raises(MoveRefused):
        services.review_paper(paper=paper, by=cast.legal_officer)
    with pytest.raises(MoveRefused):
        services.issue_paper(paper=paper, by=cast.leader)
    with pytest.raises(errors.NotIssued):
        services.attach_scan(paper=paper, file=scan_file(), by=cast.finance)
    services.check_paper(paper=paper, by=cast.clerk)
    with pytest.raises(MoveRefused):
        services.issue_paper(paper=paper, by=cast.leader)
    paper = issued(cast)
    with pytest.raises(errors.NotSealed):
        services.record_service(
            paper=paper, how="direct", served_on=timezone.localdate(), note="王某签收", by=cast.clerk
        )


def test_another_person_reviews_and_another_signs(cast: Cast) -> None:
    for role in ("legal_officer", "leader"):
        cast.people["finance"].memberships.create(organisation=cast.city, role=role, starts_on=dt.date(2020, 1, 1))
    both = type(cast.finance).objects.get(pk=cast.finance.pk)
    paper = draft(cast, by=both)
    services.check_paper(paper=paper, by=cast.clerk)
    with pytest.raises(errors.SamePerson):
        services.review_paper(paper=paper, by=both)
    services.review_paper(paper=paper, by=cast.legal_officer)
    with pytest.raises(errors.SamePerson):
        services.issue_paper(paper=paper, by=both)
    own = reviewed(cast, by=cast.clerk)
    with pytest.raises(IntegrityError, match="records_paper_reviewed_by_another"), transaction.atomic():
        Paper.objects.filter(pk=own.pk).update(reviewed_by=cast.clerk)
    with pytest.raises(IntegrityError, match="records_paper_issued_by_another"), transaction.atomic():
        Paper.objects.filter(pk=own.pk).update(issued_by=cast.clerk, issued_at=timezone.now())


@pytest.mark.parametrize("role", ["finance", "clerk", "legal_officer", "auditor"])
def test_only_the_post_entitled_to_the_kind_signs(cast: Cast, role: str) -> None:
    paper = reviewed(cast)
    with pytest.raises(errors.NotAllowed):
        services.issue_paper(paper=paper, by=getattr(cast, role))
    paper.refresh_from_db()
    assert (paper.state, paper.number) == (State.REVIEWED, "")


def test_a_decision_says_on_what_it_stands_and_what_may_be_done_against_it(cast: Cast) -> None:
    bare = reviewed(cast, kind=DECISION.name)
    with pytest.raises(errors.NoBasis):
        services.issue_paper(paper=bare, by=cast.leader)
    half = reviewed(cast, kind=DECISION.name, basis="人民防空法第二十二条")
    with pytest.raises(errors.NoRemedies):
        services.issue_paper(paper=half, by=cast.leader)
    whole = reviewed(cast, kind=DECISION.name, basis="人民防空法第二十二条", remedies="六十日内可申请行政复议。")
    assert services.issue_paper(paper=whole, by=cast.leader).state == State.ISSUED
    other = draft(cast, kind=DECISION.name)
    with pytest.raises(IntegrityError, match="records_paper_issued_with"), transaction.atomic():
        Paper.objects.filter(pk=other.pk).update(state=State.ISSUED)


def test_what_was_issued_stays_as_it_was_signed(cast: Cast) -> None:
    paper = issued(cast)
    content = render.pdf(paper)
    assert hashlib.sha256(content).hexdigest() == paper.sha256
    for change in ({"title": "改"}, {"number": "江防〔2026〕9号"}, {"serial": 9}, {"context": {}}, {"issued_on": None}):
        with pytest.raises(IntegrityError, match="records_paper_issued_stays"), transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(**change)
    with pytest.raises(IntegrityError, match="records_paper_number_stays"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).delete()
    with pytest.raises(errors.NotADraft):
        services.edit_paper(paper=paper, title="另一个标题", by=cast.finance)


def test_a_pdf_that_is_not_the_issued_one_is_not_handed_out(cast: Cast, settings: Any) -> None:
    paper = issued(cast)
    (settings.MEDIA_ROOT / paper.original.name).write_bytes(b"%PDF-another")
    with pytest.raises(errors.OriginalChanged):
        render.pdf(paper)


def test_a_paper_sent_back_begins_anew(cast: Cast) -> None:
    paper = reviewed(cast)
    with pytest.raises(MoveRefused):
        services.return_paper(paper=paper, by=cast.leader, reason=" ")
    services.return_paper(paper=paper, by=cast.leader, reason="金额与附表不一致")
    assert (paper.state, paper.checked_by, paper.reviewed_by) == (State.DRAFT, None, None)
    services.edit_paper(paper=paper, title="关于核对面积的复函", by=cast.clerk)
    assert (paper.title, paper.drafted_by) == ("关于核对面积的复函", cast.clerk)


def test_a_service_has_a_proof_and_a_possible_day(cast: Cast) -> None:
    paper = sealed(cast)
    today = timezone.localdate()
    with pytest.raises(errors.NoProof):
        services.record_service(paper=paper, how="left", served_on=today, by=cast.finance)
    for day in (today - dt.timedelta(days=1), today + dt.timedelta(days=1)):
        with pytest.raises(errors.DayWrong):
            services.record_service(paper=paper, how="left", served_on=day, note="两人见证", by=cast.finance)


def test_a_void_number_stays_on_the_register(cast: Cast) -> None:
    first, second = issued(cast), issued(cast)
    with pytest.raises(MoveRefused):
        services.void_paper(paper=first, by=cast.finance, reason="重复")
    services.void_paper(paper=first, by=cast.leader, reason="与第2号重复")
    assert (first.state, first.serial, second.serial) == (State.VOID, 1, 2)
    assert issued(cast).serial == 3


def test_another_county_neither_drafts_nor_signs_here(cast: Cast) -> None:
    with pytest.raises(errors.NotAllowed):
        draft(cast, organisation=cast.b.organisation, by=cast.a.clerk)
    paper = draft(cast, organisation=cast.a.organisation, by=cast.a.clerk)
    with pytest.raises(errors.NotAllowed):
        services.check_paper(paper=paper, by=cast.b.clerk)
    services.check_paper(paper=paper, by=cast.a.clerk)
    services.review_paper(paper=paper, by=cast.legal_officer)
    with pytest.raises(errors.NotAllowed):
        services.issue_paper(paper=paper, by=cast.b.signer)
    assert services.issue_paper(paper=paper, by=cast.a.signer).number.startswith("东防〔")


def test_what_may_not_be_stored_enters_no_paper(cast: Cast) -> None:
    with pytest.raises(errors.SecretContent):
        draft(cast, context={"body": ["附：疏散方案"]})
