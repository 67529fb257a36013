"""The finder's desks: propose, approve, withdraw, answer, and who sees which button."""

from typing import Any

from django.contrib import admin
from django.test import Client

from civildefense.records.models import PublicationReview, SetApproval
from shelters.facilities.services import change_facility
from shelters.finder.models import PlaceMiss, PublishedSite, SiteReport
from shelters.finder.services import propose_site
from shelters.finder.snapshot.build import build
from tests.cast import Cast, make_facility, make_report, signed_in
from tests.shelters.finder.published import approve_the_set, publish

FACILITY = "/admin/shelters/facility/"
REVIEW = "/admin/records/publicationreview/"
SITE = "/admin/shelters/publishedsite/"
REPORTS = "/admin/shelters/sitereport/"


def step(client, address: str, to: str, reason: str = "") -> str:  # type: ignore[no-untyped-def]
    response = client.post(f"{address}step/", {"to": to, "reason": reason}, follow=True)
    assert response.status_code == 200
    return " ".join(str(message) for message in response.context["messages"])


def test_from_the_facilitys_page_to_the_public_and_back(cast: Cast) -> None:
    editor, officer = signed_in(cast.editor), signed_in(cast.secrecy_officer)
    step(editor, f"{FACILITY}{cast.a.facility.uid}/", "publish")
    review = PublicationReview.objects.get()
    page = officer.get(f"{REVIEW}{review.uid}/change/").content.decode()
    assert cast.a.facility.name in page
    step(officer, f"{REVIEW}{review.uid}/", "approved")
    site = PublishedSite.objects.get()
    assert site.published_by == cast.secrecy_officer
    step(editor, f"{SITE}{site.pk}/", "unpublish")
    site.refresh_from_db()
    assert site.withdrawn_at is None, "a withdrawal needs its reason"
    step(editor, f"{SITE}{site.pk}/", "unpublish", "入口封闭")
    site.refresh_from_db()
    assert (site.withdrawn_by, site.withdrawal_reason) == (cast.editor, "入口封闭")


def test_the_editor_is_not_offered_the_approval(cast: Cast) -> None:
    review = propose_site(facility=cast.a.facility, by=cast.editor)
    step(signed_in(cast.editor), f"{REVIEW}{review.uid}/", "approved")
    review.refresh_from_db()
    assert review.state == "proposed"


def test_many_are_proposed_and_approved_at_once_and_each_refusal_is_told(cast: Cast) -> None:
    good = [make_facility(cast.a, f"g{number}") for number in range(3)]
    bad = make_facility(cast.a, "bad", state="idle")
    in_bulk(signed_in(cast.editor), FACILITY, "publish", [*good, bad])
    (refusal,) = in_bulk(signed_in(cast.editor), FACILITY, "publish", [bad])["refusals"]
    assert refusal.names == [bad.name]
    reviews = list(PublicationReview.objects.all())
    assert len(reviews) == 3
    in_bulk(signed_in(cast.secrecy_officer), REVIEW, "approve", reviews)
    assert PublishedSite.objects.published().count() == 3


def in_bulk(client: Client, url: str, step: str, rows: list[Any], **asked: str) -> Any:
    """Preview and confirm; answers the page of the result."""
    page = client.post(url, {"action": step, "_selected_action": [row.uid for row in rows]}, follow=True)
    change_url = page.redirect_chain[-1][0]
    client.post(change_url, {"reason": "", **asked})
    return client.get(change_url).context


def test_many_are_withdrawn_with_one_reason(cast: Cast) -> None:
    sites = [publish(cast, county.facility) for county in (cast.a, cast.b)]
    other = make_facility(cast.a, "never published")
    facilities = [*(site.facility for site in sites), other]
    page = in_bulk(signed_in(cast.editor), FACILITY, "unpublish", facilities, reason="汛期关闭")
    assert (page["done"], page["refused"]) == (2, 1)
    assert {site.withdrawal_reason for site in PublishedSite.objects.all()} == {"汛期关闭"}
    again = in_bulk(signed_in(cast.editor), FACILITY, "unpublish", facilities, reason="汛期关闭")
    assert again["refused"] == 3


def test_nobody_approves_many_of_their_own_proposals(cast: Cast) -> None:
    review = propose_site(facility=cast.a.facility, by=cast.editor)
    PublicationReview.objects.filter(pk=review.pk).update(proposed_by=cast.secrecy_officer)
    page = in_bulk(signed_in(cast.secrecy_officer), REVIEW, "approve", [review])
    assert (page["done"], page["refused"]) == (0, 1)


def test_many_reports_are_handed_over_and_answered(cast: Cast) -> None:
    site = publish(cast, cast.a.facility)
    reports = [make_report(cast.a, site) for _each in range(2)]
    client = signed_in(cast.clerk)
    in_bulk(client, REPORTS, "hand-over", reports, organisation=str(cast.b.organisation.pk))
    assert {report.organisation for report in SiteReport.objects.all()} == {cast.b.organisation}
    page = in_bulk(signed_in(cast.b.clerk), REPORTS, "answer", reports, answer="已开门")
    assert page["done"] == 2
    assert {report.answer for report in SiteReport.objects.all()} == {"已开门"}


def test_a_county_hands_nothing_to_another_county(cast: Cast) -> None:
    report = make_report(cast.a, publish(cast, cast.a.facility))
    in_bulk(signed_in(cast.a.clerk), REPORTS, "hand-over", [report], organisation=str(cast.b.organisation.pk))
    report.refresh_from_db()
    assert report.organisation == cast.a.organisation


def test_the_drift_list(cast: Cast) -> None:
    same, changed = publish(cast, cast.a.facility), publish(cast, cast.b.facility)
    change_facility(facility=cast.b.facility, by=cast.clerk, name="新名字")
    page = signed_in(cast.editor).get(SITE, {"standing": "drifted"}).content.decode()
    assert changed.public_id in page
    assert same.public_id not in page


def test_a_refused_build_is_told_on_the_desk(cast: Cast) -> None:
    publish(cast, cast.a.facility)
    try:
        build()
    except Exception as refusal:  # noqa: BLE001 (its sentence is what we look for)
        sentence = str(refusal)
    response = signed_in(cast.editor).get(SITE)
    assert any(sentence in str(message) for message in response.context["messages"])


def test_the_set_is_approved_and_ended_on_the_desk(cast: Cast) -> None:
    officer = signed_in(cast.secrecy_officer)
    given = {"max_sites": 10, "max_per_district": 5, "document_number": "密审7号", "with_bulk_files": "on"}
    response = officer.post("/admin/records/setapproval/add/", given)
    assert response.status_code == 302, response.content.decode()[:2000]
    approval = SetApproval.objects.get()
    assert (approval.approved_by, approval.with_bulk_files) == (cast.secrecy_officer, True)
    step(officer, f"/admin/records/setapproval/{approval.uid}/", "end")
    approval.refresh_from_db()
    assert approval.ended_by == cast.secrecy_officer
    assert signed_in(cast.editor).get("/admin/records/setapproval/add/").status_code == 403


def test_every_desk_of_the_finder_opens(cast: Cast) -> None:
    approve_the_set(cast)
    site = publish(cast, cast.a.facility)
    report = make_report(cast.a, site)
    PlaceMiss.objects.create(text="新桥北村", count=3, last_on="2026-11-22")
    officer, clerk = signed_in(cast.secrecy_officer), signed_in(cast.clerk)
    pages = [f"{SITE}{site.pk}/change/", f"/admin/shelters/sitereport/{report.uid}/change/"]
    for model in ("shelters/publishedsite", "shelters/sitereport", "records/publicationreview", "records/setapproval"):
        pages += [f"/admin/{model}/", f"/admin/{model}/?q=x", f"/admin/{model}/?o=1"]
    for page in pages:
        assert officer.get(page).status_code == 200, page
    assert clerk.get("/admin/shelters/sitereport/?due=late").status_code == 200
    assert admin.site.is_registered(PlaceMiss)


def test_a_list_of_sites_costs_the_same_for_one_and_many(cast: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(12):
        publish(cast, make_facility(cast.a, f"q{number}"))
    client = signed_in(cast.editor)
    client.get(SITE)
    with django_assert_max_num_queries(16):
        assert client.get(SITE).status_code == 200
