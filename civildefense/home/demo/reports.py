"""What citizens reported (one new, one being checked, two answered), and which places they did not find."""

import datetime as dt

from civildefense.accounts.models import User
from civildefense.home.demo.canaries import canary
from civildefense.home.demo.dice import demo_uid
from civildefense.home.demo.photos import drawn_photo
from civildefense.home.demo.restricted import COUNTY
from shelters.finder.models import PlaceMiss, PublishedSite, ReportState, SiteReport
from shelters.finder.services import answer_report, receive_report, start_report

REPORTS = (
    (SiteReport.Kind.LOCKED, "演示：上午九点到门口，门锁着，没有人。", ReportState.RECEIVED, ""),
    (SiteReport.Kind.WRONG_PLACE, "演示：入口其实在楼的另一侧。", ReportState.CHECKING, ""),
    (
        SiteReport.Kind.WRONG_DATA,
        "演示：值班电话打不通。",
        ReportState.ANSWERED,
        "已核实，值班电话已更正，谢谢您的提醒。",
    ),
    (SiteReport.Kind.DANGER, "演示：台阶边缘破损。", ReportState.ANSWERED, "台阶已修补，现场检查可以进入。"),
)

WITH_PHOTO = 3

MISSES = (("北濠二村", 14), ("老汽车站", 9), ("通棉三厂", 6), (canary("shelters.placemiss.text"), 2))


def load_misses(today: dt.date) -> None:
    for text, count in MISSES:
        PlaceMiss.objects.get_or_create(text=text, defaults={"count": count, "last_on": today})


def load_reports(users: dict[str, User]) -> None:
    """Each report once, whatever has become of it since."""
    sites = PublishedSite.objects.published().filter(facility__organisation__code=COUNTY, is_closed=False)
    for number, (site, (kind, text, state, answer)) in enumerate(
        zip(sites.order_by("facility__source_key"), REPORTS, strict=False), 1
    ):
        key = demo_uid("report", number)
        if SiteReport.objects.filter(uid=key).exists():
            continue
        report = receive_report(
            kind=kind,
            message=f"{text} {canary('shelters.sitereport.message')}",
            contact=canary("shelters.sitereport.contact"),
            public_id=site.public_id,
            photo=drawn_photo(f"report{number}") if number <= WITH_PHOTO else None,
            key=key,
        )
        if state != ReportState.RECEIVED:
            start_report(report=report, by=users["county_clerk"])
        if state == ReportState.ANSWERED:
            answer_report(report=report, answer=answer, by=users["county_clerk"])
