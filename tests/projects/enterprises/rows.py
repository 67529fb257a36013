"""Certificates and classes of the cast's companies, and companies that look like each other."""

import datetime as dt
from typing import Any

from django.db import models

from projects.enterprises.models import CreditGrade, Enterprise, EnterpriseName, Qualification, QualificationKind

DESIGN = "人防工程设计"


def make_enterprise(office: Any, name: str, **fields: Any) -> Enterprise:
    return Enterprise.objects.create(organisation=office, name=name, **fields)


def make_kind(name: str = DESIGN) -> QualificationKind:
    return QualificationKind.objects.get_or_create(name=name)[0]


def make_certificate(enterprise: Enterprise, number: str = "RF-1", **fields: Any) -> Qualification:
    said = {"starts_on": dt.date(2024, 1, 1), "last_on": dt.date(2026, 12, 31), "level": "甲级", "issuer": "省厅"}
    return Qualification.objects.create(enterprise=enterprise, kind=make_kind(), number=number, **{**said, **fields})


def standing_rows(county: Any) -> list[models.Model]:
    unit = county.facility.responsible_unit
    graded = {"grade": "A", "rated_by": "市人防办", "reason": "年度评价", "starts_on": dt.date(2026, 1, 1)}
    return [
        make_certificate(unit),
        CreditGrade.objects.create(enterprise=unit, **graded),
        EnterpriseName.objects.create(enterprise=unit, name="旧名物业", ends_on=dt.date(2020, 1, 1)),
    ]


def shared_rows() -> list[models.Model]:
    return [make_kind()]
