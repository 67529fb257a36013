"""One row of each kind for the walk over every address."""

import datetime as dt

from django.db import models

from projects.approvals.models import (
    Approval,
    ApprovalItem,
    ClockPause,
    Delegation,
    LandCondition,
    Permit,
    PowerItem,
    ProvincialReply,
    StageClock,
)
from projects.developments.models import Development
from tests.cast import Cast, County

DAY = dt.date(2026, 2, 10)
# The partner's token of the stage; what it sent bears its name.
PARTNER = "token_approvals"


def approval_rows(county: County) -> list[models.Model]:
    """Needs the county's development to be on the stage."""
    office, clerk = county.organisation, county.clerk
    development = Development.objects.filter(organisation=office).latest("pk")
    approval = Approval.objects.create(
        organisation=office, development=development, number="行审〔2026〕1号", decided_on=DAY, outcome="granted",
        decided_by_body="行政审批局", project_name="花园", state="decided", recorded_by=clerk, source=PARTNER,
    )  # fmt: skip
    clock = StageClock.objects.create(approval=approval, stage="review", started_on=dt.date(2026, 2, 2))
    return [
        approval,
        clock,
        ClockPause.objects.create(clock=clock, reason="supplement", started_on=dt.date(2026, 2, 3), document="补正1号"),
        LandCondition.objects.create(organisation=office, plot="R2026-1", addressee="自然资源局", requirements="应建"),
        Permit.objects.create(
            organisation=office, development=development, kind="planning", number="建字1号", issued_on=DAY, issuer="局"
        ),
        ProvincialReply.objects.create(
            organisation=office, title="规划", issuer="省人防办", request_number="请1号", requested_on=DAY
        ),
    ]


def shared_rows(cast: Cast) -> list[models.Model]:
    item = ApprovalItem.objects.create(
        organisation=cast.city, code="000180002002", name="易地建设审批", basis="人民防空法第二十二条",
        accepting_body="政务中心", deciding_body="行政审批局", starts_on=DAY,
    )  # fmt: skip
    return [
        item,
        Delegation.objects.create(
            organisation=cast.city, item=item, from_body="省人防办", to_body="市人防办", document_number="委1号",
            coverage="轨道交通", starts_on=DAY,
        ),
        PowerItem.objects.create(
            organisation=cast.city, code="1", name="易地建设审批", kind="licence", exercising_body="行政审批局",
            supervising_body="人防办", basis="人民防空法", starts_on=DAY,
        ),
    ]  # fmt: skip
