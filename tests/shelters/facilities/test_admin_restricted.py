"""Restricted columns on the desk: nobody's until a decision, then only the named reader's, marked and logged."""

import datetime as dt
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from civildefense.accounts.models import User
from civildefense.records.classification import record_decision
from civildefense.records.models import ClassificationDecision, ReadLog
from shelters.facilities.models import FacilityRestricted
from tests.admin_forms import errors_of, filled
from tests.cast import Cast, County, signed_in

SECRET = "甲类"
FIELD = "shelters.facilityrestricted.protection_class"


def page(county: County, view: str = "change") -> str:
    return reverse(f"admin:shelters_facility_{view}", args=[county.facility.uid])


def decide(cast: Cast, county: County, *readers: User) -> ClassificationDecision:
    return record_decision(
        organisation=county.organisation, document_number="密定〔2026〕1号", decided_on=dt.date(2026, 1, 5),
        fields=[FIELD], readers=readers, by=cast.secrecy_officer,
    )  # fmt: skip


def everything(client: Client, county: County) -> str:
    """All that the desk shows of a county's facility, files included."""
    pages = [client.get(page(county)), client.get(page(county, "history"))]
    pages.append(client.get(reverse("admin:shelters_facility_changelist")))
    text = "".join(answer.content.decode() for answer in pages)
    export = client.get(reverse("admin:shelters_facility_export"), {"format": "csv"})
    return text + b"".join(export.streaming_content).decode()


@pytest.mark.parametrize("role", ["clerk", "secrecy_officer", "auditor", "administrator"])
def test_without_a_decision_the_columns_exist_for_nobody(cast: Cast, role: str) -> None:
    client = signed_in(cast.people[role])
    assert SECRET not in everything(client, cast.a)
    assert "restricted-TOTAL_FORMS" not in client.get(page(cast.a)).content.decode()
    assert not ReadLog.objects.exists()


def test_the_named_reader_sees_only_the_open_column_with_a_mark_and_a_line_in_the_log(cast: Cast) -> None:
    decide(cast, cast.a, cast.a.clerk)
    html = signed_in(cast.a.clerk).get(page(cast.a)).content.decode()
    assert SECRET in html
    assert "restricted-0-nuclear_level" not in html
    assert f"({cast.a.clerk.username})" in html or f"（{cast.a.clerk.username}）" in html
    line = ReadLog.objects.get()
    assert (line.reader, line.model, line.uids, line.via) == (
        cast.a.clerk, "shelters.facilityrestricted", [cast.a.facility.uid], "admin",
    )  # fmt: skip


def test_nobody_else_sees_it_anywhere(cast: Cast) -> None:
    decide(cast, cast.a, cast.a.clerk)
    for other in (cast.clerk, cast.auditor, cast.a.signer):
        assert SECRET not in everything(signed_in(other), cast.a)


def test_a_decision_of_one_county_opens_nothing_in_another(cast: Cast) -> None:
    decide(cast, cast.a, cast.a.clerk)
    html = signed_in(cast.secrecy_officer).get(page(cast.b)).content.decode()
    assert SECRET not in html


def test_the_whole_history_tells_the_value_to_the_reader_alone_and_is_logged(cast: Cast) -> None:
    decide(cast, cast.a, cast.a.clerk)
    assert SECRET in signed_in(cast.a.clerk).get(page(cast.a, "history")).content.decode()
    assert ReadLog.objects.filter(reader=cast.a.clerk).exists()
    assert SECRET not in signed_in(cast.auditor).get(page(cast.a, "history")).content.decode()


def test_a_revoked_decision_closes_the_panel(cast: Cast) -> None:
    decision = decide(cast, cast.a, cast.a.clerk)
    url = reverse("admin:records_classificationdecision_step", args=[decision.uid])
    assert signed_in(cast.secrecy_officer).post(url, {"to": "revoke"}).status_code == 302
    assert SECRET not in everything(signed_in(cast.a.clerk), cast.a)


def test_the_reader_changes_the_open_column(cast: Cast) -> None:
    decide(cast, cast.a, cast.a.clerk)
    client = signed_in(cast.a.clerk)
    data = filled(client, page(cast.a), **{"restricted-0-protection_class": "乙类", "restricted-0-nuclear_level": "5"})
    response = client.post(page(cast.a), data)
    assert response.status_code == 302, errors_of(response)
    row = FacilityRestricted.objects.get(facility=cast.a.facility)
    assert (row.protection_class, row.nuclear_level) == ("乙类", "")


def test_the_restricted_file_is_marked_logged_and_holds_only_what_is_open(cast: Cast) -> None:
    decide(cast, cast.a, cast.clerk)
    response = signed_in(cast.clerk).get(reverse("admin:shelters_facility_export_restricted"))
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
    rows: list[Any] = list(sheet.values)
    assert cast.clerk.username in rows[0][0]
    assert [row[0] for row in rows[2:]] == [cast.a.facility.name]
    assert rows[2][3:] == (SECRET,)
    assert ReadLog.objects.get().via == "export"


def test_the_restricted_file_is_refused_without_the_right(cast: Cast) -> None:
    assert signed_in(cast.auditor).get(reverse("admin:shelters_facility_export_restricted")).status_code == 403


def test_only_the_secrecy_officer_records_decisions(cast: Cast) -> None:
    add = reverse("admin:records_classificationdecision_add")
    assert signed_in(cast.clerk).get(add).status_code == 403
    client = signed_in(cast.secrecy_officer)
    data = {
        "organisation": cast.a.organisation.pk, "document_number": "密定〔2026〕2号", "decided_on": "2026-01-06",
        "fields": [FIELD], "readers": [cast.a.clerk.pk],
    }  # fmt: skip
    response = client.post(add, data)
    assert response.status_code == 302, errors_of(response)
    decision = ClassificationDecision.objects.get()
    assert (decision.recorded_by, list(decision.readers.all())) == (cast.secrecy_officer, [cast.a.clerk])
