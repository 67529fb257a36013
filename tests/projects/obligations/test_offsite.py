"""Off-site building: a ground of the day, proof, experts, a notice, and a second person who decides."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from civildefense.common.errors import MoveRefused
from civildefense.rulebook.figures.errors import FigureMissing
from civildefense.rulebook.models import RuleFigure
from projects.obligations import services
from projects.obligations.errors import (
    FiguresUnverified,
    GroundNotInForce,
    NotYetDecidable,
    OffsiteTooLarge,
    SamePersonDecides,
)
from projects.obligations.models import ExpertOpinion, OffsiteApplication, OffsiteGround
from projects.obligations.services.offsite import approved_offsite_m2
from tests.cast import make_attachment, signed_in
from tests.projects.obligations.site import Site, know

D = Decimal
MONDAY = dt.date(2026, 9, 7)


@pytest.fixture
def site(site: Site) -> Site:
    site.build()
    site.determine()
    know(site.cast, "offsite_experts", 3, "count")
    know(site.cast, "offsite_notice", 7, "workdays")
    return site


def apply(site: Site, m2: str = "180", ground: OffsiteGround | None = None, **fields: Any) -> OffsiteApplication:
    duty = services.latest_obligation(site.development)
    assert duty is not None
    given = {"mode": "fee", "explanation": "勘察见流砂层", "by": site.clerk}
    return services.apply_offsite(obligation=duty, ground=ground or site.ground(), area_m2=D(m2), **given | fields)


def furnish(site: Site, application: OffsiteApplication, supporting: int = 3, against: int = 0) -> None:
    make_attachment(application, site.clerk)
    for number in range(supporting + against):
        opinion = ExpertOpinion(
            application=application, expert=f"专家{number}", title="高级工程师", unit="勘察院",
            supports=number < supporting, opinion="属实", signed_on=MONDAY,
        )  # fmt: skip
        services.put_opinion(opinion=opinion, by=site.clerk)
    services.change_application(application=application, notice_from=MONDAY, notice_place="办公楼公示栏", by=site.clerk)


def examined(site: Site, **fields: Any) -> OffsiteApplication:
    application = apply(site, **fields)
    furnish(site, application)
    return services.examine_application(application=application, by=site.clerk, reason="材料齐全")


def decide(site: Site, application: OffsiteApplication, **fields: Any) -> OffsiteApplication:
    given = {"approve": True, "by": site.county.signer, "reason": "同意"}
    return services.decide_application(application=application, **given | fields)


def test_an_application_goes_through_to_the_decision(site: Site) -> None:
    application = examined(site)
    assert application.notice_until == dt.date(2026, 9, 16)
    decided = decide(site, application)
    assert (decided.state, decided.decided_by) == ("approved", site.county.signer)
    assert approved_offsite_m2(application.obligation) == D("180.00")
    assert {entry["key"] for entry in decided.figures} == {"offsite_experts", "offsite_notice"}


def test_a_part_of_the_duty_may_stay_off_site_and_no_more_than_is_open(site: Site) -> None:
    ground = site.ground()
    apply(site, "100", ground)
    with pytest.raises(OffsiteTooLarge, match="80"):
        apply(site, "80.01", ground)
    apply(site, "80", ground)


def test_each_lack_is_named(site: Site) -> None:
    application = apply(site)
    examine = {"application": application, "by": site.clerk, "reason": "看过"}
    with pytest.raises(NotYetDecidable) as proof:
        services.examine_application(**examine)
    make_attachment(application, site.clerk)
    with pytest.raises(NotYetDecidable, match="3") as experts:
        services.examine_application(**examine)
    furnish(site, application)
    OffsiteApplication.objects.update(notice_until=None, notice_from=None)
    with pytest.raises(NotYetDecidable) as notice:
        services.examine_application(**examine)
    assert len({str(lack.value) for lack in (proof, experts, notice)}) == 3


def test_experts_who_do_not_support_the_ground_stop_it(site: Site) -> None:
    application = apply(site)
    furnish(site, application, supporting=2, against=2)
    with pytest.raises(NotYetDecidable):
        services.examine_application(application=application, by=site.clerk, reason="看过")


def test_a_ground_for_which_no_expert_is_needed(site: Site) -> None:
    application = apply(site, ground=site.ground("plan", needs_experts=False))
    furnish(site, application, supporting=0)
    assert services.examine_application(application=application, by=site.clerk, reason="看过").state == "examined"


def test_nobody_decides_before_the_notice_is_over(site: Site) -> None:
    application = examined(site)
    with pytest.raises(NotYetDecidable, match="2026-09-16"):
        decide(site, application, decided_on=dt.date(2026, 9, 16))
    assert decide(site, application, decided_on=dt.date(2026, 9, 17)).state == "approved"


def test_whoever_entered_or_examined_it_does_not_decide(site: Site) -> None:
    application = examined(site)
    with pytest.raises(SamePersonDecides):
        decide(site, application, by=site.clerk)
    with pytest.raises(MoveRefused):
        decide(site, application, by=site.cast.finance)
    now = timezone.now()
    wrong = {"state": "approved", "decided_by": site.clerk, "decided_at": now, "decided_on": now.date()}
    with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
        OffsiteApplication.objects.update(**wrong)


def test_a_ground_that_has_ended_approves_nothing(site: Site) -> None:
    application = examined(site)
    OffsiteGround.objects.update(ends_on=dt.date(2026, 9, 20))
    with pytest.raises(GroundNotInForce):
        decide(site, application, decided_on=dt.date(2026, 9, 20))
    signed = {"decided_by": site.county.signer, "decided_at": timezone.now(), "decided_on": dt.date(2026, 9, 20)}
    with pytest.raises(IntegrityError, match="ground_in_force"), transaction.atomic():
        OffsiteApplication.objects.update(state="approved", **signed)
    with pytest.raises(GroundNotInForce):
        apply(site, "1", OffsiteGround.objects.get())
    assert decide(site, application, decided_on=dt.date(2026, 9, 18)).state == "approved"


def test_a_local_ground_below_a_floor_looks_at_the_figure(site: Site) -> None:
    floor = know(site.cast, "offsite_floor", 180, "m2")
    application = apply(site, ground=site.ground("floor", needs_experts=False, below_figure="offsite_floor"))
    furnish(site, application, supporting=0)
    with pytest.raises(NotYetDecidable, match="180"):
        services.examine_application(application=application, by=site.clerk, reason="看过")
    type(floor).objects.filter(pk=floor.pk).update(value=D("180.01"))
    assert services.examine_application(application=application, by=site.clerk, reason="看过").state == "examined"


def test_how_many_experts_nobody_has_said(site: Site) -> None:
    application = apply(site)
    furnish(site, application)
    know(site.cast, "offsite_experts", None, "count", division_class="class_3", state="unverified", ask="省人防办")
    with pytest.raises(FigureMissing, match="省人防办"):
        services.examine_application(application=application, by=site.clerk, reason="看过")


def test_unverified_figures_are_accepted_by_whoever_decides(site: Site) -> None:
    RuleFigure.objects.filter(key="offsite_experts").update(state="unverified")
    application = examined(site)
    with pytest.raises(FiguresUnverified):
        decide(site, application)
    assert decide(site, application, accept_unverified="参照外省").accepted_unverified == "参照外省"


def test_an_approval_is_revoked_when_its_proof_fails(site: Site) -> None:
    application = decide(site, examined(site))
    revoked = services.revoke_approval(application=application, by=site.county.signer, reason="勘察报告不实")
    assert revoked.state == "revoked"
    assert approved_offsite_m2(application.obligation) == D("0.00")


def test_what_was_examined_is_sent_back_before_it_is_changed(site: Site) -> None:
    application = examined(site)
    with pytest.raises(NotYetDecidable):
        services.change_application(application=application, area_m2=D(10), by=site.clerk)
    back = services.return_application(application=application, by=site.clerk, reason="补充勘察报告")
    assert services.change_application(application=back, area_m2=D(10), by=site.clerk).area_m2 == D("10.00")


def test_the_desk_takes_an_application_and_greys_what_is_refused(site: Site) -> None:
    duty = services.latest_obligation(site.development)
    assert duty is not None
    desk = signed_in(site.clerk)
    asked = {"obligation": duty.pk, "ground": site.ground().pk, "mode": "fee", "area_m2": "100", "explanation": "流砂"}
    assert desk.post("/admin/projects/offsiteapplication/add/", asked).status_code == 302
    application = OffsiteApplication.objects.get()
    page = desk.get(f"/admin/projects/offsiteapplication/{application.uid}/change/")
    assert page.status_code == 200
    step = f"/admin/projects/offsiteapplication/{application.uid}/step/"
    desk.post(step, {"to": "examined", "reason": "看过"})
    application.refresh_from_db()
    assert application.state == "applied"
