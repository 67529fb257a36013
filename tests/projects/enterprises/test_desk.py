"""Companies on the desk: duplicates, the merge page, certificates that end, the import page without a datum."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from civildefense.home.demo.enterprises import credit_code
from civildefense.records.models import ImportBatch
from projects.enterprises.models import Enterprise, EnterpriseState
from tests.cast import Cast, signed_in
from tests.projects.enterprises.rows import make_certificate, make_enterprise

LIST = "/admin/projects/enterprise/"


@pytest.fixture
def twins(cast: Cast) -> tuple[Enterprise, Enterprise]:
    names = ("江城甲建设有限公司", "江城甲建设有限责任公司")
    one, other = (make_enterprise(cast.a.organisation, name) for name in names)
    return one, other


def test_from_the_list_of_duplicates_to_one_row_and_back(cast: Cast, twins: tuple[Enterprise, Enterprise]) -> None:
    losing, winner = twins
    client = signed_in(cast.a.clerk)
    assert "duplicates/" in client.get(LIST).content.decode()
    page = client.get(f"{LIST}duplicates/").content.decode()
    url = f"{LIST}{losing.uid}/merge/?into={winner.uid}"
    assert url in page
    assert winner.name in client.get(f"{LIST}{losing.uid}/merge/").content.decode()
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": "同一家"}).status_code == 302
    losing.refresh_from_db()
    assert losing.successor == winner
    shown = client.get(f"{LIST}{losing.uid}/change/").content.decode()
    assert f"{LIST}{winner.uid}/change/" in shown
    assert 'name="_save"' not in shown
    assert client.post(url, {"reason": "再来"}).status_code == 200
    client.post(f"{LIST}{losing.uid}/step/", {"to": "undo-merge", "reason": "看错了"})
    losing.refresh_from_db()
    assert (losing.state, losing.successor) == (EnterpriseState.ACTIVE, None)


def test_two_companies_are_kept_apart_once_for_all(cast: Cast, twins: tuple[Enterprise, Enterprise]) -> None:
    client = signed_in(cast.a.clerk)
    rows = {"row": [str(row.uid) for row in twins]}
    client.post(f"{LIST}duplicates/", {**rows, "reason": ""})
    assert twins[0].name in client.get(f"{LIST}duplicates/").content.decode()
    client.post(f"{LIST}duplicates/", {**rows, "reason": "分属两家集团"})
    assert twins[0].name not in client.get(f"{LIST}duplicates/").content.decode()


def test_whoever_may_not_merge_reads_the_list_only(cast: Cast, twins: tuple[Enterprise, Enterprise]) -> None:
    client = signed_in(cast.a.signer)
    page = client.get(f"{LIST}duplicates/")
    assert page.status_code == 200
    assert "/merge/" not in page.content.decode()
    assert client.post(f"{LIST}duplicates/", {"row": [], "reason": "x"}).status_code == 403
    assert client.get(f"{LIST}{twins[0].uid}/merge/").status_code == 403


def test_certificates_that_end_are_a_list_of_their_own(cast: Cast) -> None:
    today = timezone.localdate()
    unit = cast.a.facility.responsible_unit
    assert unit is not None
    make_certificate(unit, "RF-SOON", last_on=today + dt.timedelta(days=20))
    renewed = make_enterprise(cast.a.organisation, "已换证有限公司")
    make_certificate(renewed, "RF-OLD", last_on=today + dt.timedelta(days=5))
    make_certificate(renewed, "RF-NEW", starts_on=today, last_on=None)
    make_certificate(
        make_enterprise(cast.a.organisation, "过期有限公司"), "RF-PAST", last_on=today - dt.timedelta(days=1)
    )
    client = signed_in(cast.a.clerk)

    def shown(query: str) -> set[str]:
        page = client.get(f"/admin/projects/qualification/?{query}").content.decode()
        return {number for number in ("RF-SOON", "RF-OLD", "RF-NEW", "RF-PAST") if number in page}

    assert shown("") == {"RF-SOON", "RF-OLD", "RF-NEW", "RF-PAST"}
    assert shown("ending=30") == {"RF-SOON", "RF-PAST"}
    assert shown("ending=past") == {"RF-PAST"}
    page = client.get(f"{LIST}?attention=ending").content.decode()
    assert unit.name in page
    assert renewed.name not in page


def test_a_register_without_places_asks_for_no_datum_on_the_desk(cast: Cast) -> None:
    client = signed_in(cast.a.clerk)
    url = "/admin/records/importbatch/add/"
    assert 'name="datum"' in client.get(url).content.decode()
    page = client.get(f"{url}?register=enterprises").content.decode()
    assert 'name="datum"' not in page
    assert 'name="epsg"' not in page
    lines = f"企业名称,统一社会信用代码\n示例有限公司,{credit_code(960)}\n"
    sent = {
        "organisation": cast.a.organisation.pk,
        "source": "名录",
        "files": SimpleUploadedFile("名录.csv", lines.encode("gb18030")),
    }
    assert client.post(f"{url}?register=enterprises", sent).status_code == 302
    batch = ImportBatch.objects.get(source="名录")
    assert batch.target == "enterprises"
