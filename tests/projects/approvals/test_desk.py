"""The desk of approvals: naming a development, the office's own permit as a paper, clocks, the list of powers."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from civildefense.records.models import Paper
from civildefense.records.papers import services as papers
from projects.approvals import letters, services
from projects.approvals.models import Approval, PowerItem, ProvincialReply
from projects.approvals.states import ApprovalState
from tests.cast import Cast, make_attachment, signed_in
from tests.projects.approvals.conftest import decision, make_development, make_item

SINCE = dt.date(2020, 1, 1)


def held(cast: Cast, **fields: Any) -> Approval:
    given = decision(**{"project_name": "桃坞小区", "developer_name": "江城置业", **fields})
    return services.receive_decision(organisation=cast.a.organisation, by=cast.a.clerk, **given)


def step(client: Any, row: Any, to: str, reason: str = "") -> Any:
    url = reverse(f"admin:projects_{row._meta.model_name}_step", args=[row.uid])
    return client.post(url, {"to": to, "reason": reason}, follow=True)


def test_a_clerk_is_shown_likely_developments_and_says_which(cast: Cast) -> None:
    approval, client = held(cast), signed_in(cast.a.clerk)
    wanted, other = make_development(cast.a), make_development(cast.b)
    page = client.get(reverse("admin:projects_approval_match_first"), follow=True)
    text = page.content.decode()
    assert "桃坞小区" in text
    assert str(wanted.uid) in text
    assert str(other.uid) not in text
    url = reverse("admin:projects_approval_match", args=[approval.uid])
    client.post(url, {"development": str(other.uid)})
    approval.refresh_from_db()
    assert approval.state == ApprovalState.HELD
    client.post(url, {"development": str(wanted.uid)})
    approval.refresh_from_db()
    assert (approval.state, approval.development, approval.match_way) == (ApprovalState.DECIDED, wanted, "hand")


@pytest.mark.parametrize(
    "model", ["approval", "landcondition", "permit", "provincialreply", "approvalitem", "poweritem"]
)
def test_a_new_record_belongs_to_the_clerks_office(cast: Cast, model: str) -> None:
    page = signed_in(cast.clerk).get(reverse(f"admin:projects_{model}_add"))
    form = page.context["adminform"].form
    assert page.status_code == 200
    assert form.initial.get("organisation") == cast.city.pk


def test_who_only_reads_names_nothing(cast: Cast) -> None:
    approval = held(cast)
    url = reverse("admin:projects_approval_match", args=[approval.uid])
    assert signed_in(cast.a.signer).get(url).status_code == 403
    assert signed_in(cast.b.clerk).get(url).status_code == 302


def add_form(cast: Cast, **fields: Any) -> dict[str, Any]:
    blank = dict.fromkeys(
        ("number", "outcome", "item", "delegation", "accepted_on", "decided_on", "valid_until", "development", "phase",
         "project_name", "project_code", "developer_name", "credit_code", "mode", "required_m2", "built_m2",
         "offsite_m2", "conditions"), "",
    )  # fmt: skip
    return {**blank, "organisation": cast.a.organisation.pk, "decided_by_body": "行政审批局", **fields}


def test_an_old_decision_is_entered_on_the_desk_with_its_scan(cast: Cast) -> None:
    client, url = signed_in(cast.a.clerk), reverse("admin:projects_approval_add")
    form = add_form(
        cast, number="东审[2013]5号", outcome="granted", decided_on="2013-05-06", is_before_portal="on",
        development=make_development(cast.a).pk,
    )  # fmt: skip
    client.post(url, form)
    assert not Approval.objects.exists()
    scan = SimpleUploadedFile("5.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    client.post(url, {**form, "scan": scan})
    approval = Approval.objects.get()
    assert (approval.number, approval.is_before_portal, approval.document.kind) == ("东审〔2013〕5号", True, "scan")


def test_an_application_becomes_a_permit_by_its_letter(cast: Cast, calendar: None) -> None:
    client = signed_in(cast.a.clerk)
    form = add_form(
        cast, development=make_development(cast.a).pk, item=make_item(cast).pk, accepted_on="2026-09-07",
        mode="on_site", required_m2="500", built_m2="500", developer_name="江城置业有限公司",
    )  # fmt: skip
    client.post(reverse("admin:projects_approval_add"), form)
    approval = Approval.objects.get()
    assert (approval.state, approval.clocks.get().started_on) == (ApprovalState.APPLIED, dt.date(2026, 9, 7))
    page = step(client, approval, "letter-granted")
    paper = Paper.objects.get()
    assert page.redirect_chain[-1][0] == reverse("admin:records_paper_change", args=[paper.uid])
    assert (paper.kind, paper.addressee, paper.context["outcome"]) == (letters.DECISION, "江城置业有限公司", "granted")
    step(client, approval, "letter-granted")
    assert Paper.objects.count() == 1
    papers.edit_paper(paper=paper, by=cast.a.clerk, remedies="可依法申请行政复议或者提起行政诉讼。")
    papers.check_paper(paper=paper, by=cast.a.clerk)
    papers.review_paper(paper=paper, by=cast.legal_officer)
    papers.issue_paper(paper=paper, by=cast.a.signer)
    approval.refresh_from_db()
    paper.refresh_from_db()
    assert (approval.state, approval.number, approval.decided_on) == ("decided", paper.number, timezone.localdate())
    assert [clock.stage for clock in approval.clocks.running()] == ["delivery"]
    papers.void_paper(paper=paper, by=cast.a.signer, reason="面积有误")
    approval.refresh_from_db()
    assert approval.state == ApprovalState.REVOKED


def test_a_pause_is_entered_and_ended_on_the_clocks_page(cast: Cast, calendar: None) -> None:
    approval = services.apply(
        development=make_development(cast.a), item=make_item(cast), accepted_on=dt.date(2026, 9, 7), by=cast.a.clerk
    )
    clock, client = approval.clocks.get(), signed_in(cast.a.clerk)
    url = reverse("admin:projects_stageclock_change", args=[clock.uid])
    management = {"pauses-TOTAL_FORMS": "1", "pauses-INITIAL_FORMS": "0", "pauses-MIN_NUM_FORMS": "0"}
    client.post(url, {
        **management, "version": clock.version, "pauses-0-reason": "experts", "pauses-0-document": "评审1号",
        "pauses-0-started_on": "2026-09-08", "pauses-0-ended_on": "",
    })  # fmt: skip
    pause = clock.pauses.get()
    assert (pause.reason, pause.ended_on) == ("experts", None)
    step(client, clock, "resume")
    pause.refresh_from_db()
    assert pause.ended_on == timezone.localdate()
    times = client.get(reverse("admin:projects_stageclock_times"))
    assert times.status_code == 200


def test_the_yearly_revision_confirms_or_replaces_a_power(cast: Cast) -> None:
    power = PowerItem.objects.create(
        organisation=cast.city, code="XK-1", name="易地建设审批", kind="licence", exercising_body="行政审批局",
        supervising_body="人防办", basis="人民防空法", starts_on=SINCE,
    )  # fmt: skip
    client, year = signed_in(cast.clerk), timezone.localdate().year
    step(client, power, "confirm")
    power.refresh_from_db()
    assert power.confirmed_for == year
    url = reverse("admin:projects_poweritem_change", args=[power.uid])
    form = {
        "version": power.version, "changes_on": f"{year}-01-01", "code": "XK-1", "kind": "licence", "name_en": "",
        "name": "易地建设审批", "exercising_body": "数据局", "supervising_body": "人防办", "basis": "人民防空法",
        "starts_on": "2020-01-01",
    }  # fmt: skip
    client.post(url, form)
    old, new = PowerItem.objects.order_by("starts_on")
    assert (old.exercising_body, old.ends_on) == ("行政审批局", dt.date(year, 1, 1))
    assert (new.exercising_body, new.starts_on, new.ends_on) == ("数据局", dt.date(year, 1, 1), None)


def test_a_reply_is_archived_with_its_scan_alone(cast: Cast) -> None:
    reply = ProvincialReply.objects.create(
        organisation=cast.city, title="专项规划", issuer="省人防办", request_number="请1号", requested_on=SINCE
    )
    client = signed_in(cast.clerk)
    step(client, reply, "replied")
    reply.refresh_from_db()
    assert reply.state == "requested"
    ProvincialReply.objects.filter(pk=reply.pk).update(reply_number="复1号", replied_on=SINCE, is_agreed=True)
    step(client, reply, "replied")
    step(client, reply, "archived")
    reply.refresh_from_db()
    assert reply.state == "replied"
    make_attachment(reply, cast.clerk, kind="scan")
    step(client, reply, "archived")
    reply.refresh_from_db()
    assert reply.state == "archived"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_citizens_read_items_days_and_powers(cast: Cast, calendar: None, client: Any, prefix: str) -> None:
    make_item(cast, name_en="Off-site building", link="https://example.invalid/item")
    make_item(cast, "999", ends_on=dt.date(2020, 1, 1), name="旧事项")
    PowerItem.objects.create(
        organisation=cast.city, code="XK-1", name="处罚", name_en="Penalty for not building", kind="penalty",
        exercising_body="人防办", supervising_body="市政府", basis="人民防空法第四十八条", starts_on=SINCE,
    )  # fmt: skip
    guide = client.get(f"{prefix}/projects/approvals/").content.decode()
    assert "人民防空法第二十二条" in guide
    assert "旧事项" not in guide
    assert ("<b>5 working days</b>" if prefix else "<b>5") in guide
    assert not prefix or "not verified" in guide
    powers = client.get(f"{prefix}/projects/approvals/powers/").content.decode()
    assert "人民防空法第四十八条" in powers
