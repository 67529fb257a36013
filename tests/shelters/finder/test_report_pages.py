"""A citizen reports an error without an account and reads the answer under the query number."""

import io
import uuid
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from PIL import Image

from civildefense.accounts.models import Organisation
from shelters.finder.models import PlaceMiss, SiteReport
from shelters.finder.services import misses

JSON = {"accept": "application/json"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Organisation:
    return Organisation.objects.create(kind=Organisation.Kind.CITY_OFFICE)


def photo() -> io.BytesIO:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(picture, "JPEG")
    picture.name = "door.jpg"
    picture.seek(0)
    return picture


def test_report_with_photo_leads_to_its_number(client: Client, office: Organisation) -> None:
    sent = {"kind": "locked", "message": "卷帘门拉下,无人值守", "photo": photo()}
    response = client.post("/shelters/report/", sent, follow=True)
    report = SiteReport.objects.get()
    assert response.redirect_chain == [(f"/shelters/report/{report.number}/", 302)]
    assert report.number in response.content.decode()
    assert report.photo.name.endswith(".jpg")


def test_answer_page_shows_nothing_of_what_was_written(client: Client, office: Organisation) -> None:
    client.post("/shelters/report/", {"kind": "other", "message": "张三家门口", "contact": "13800001234"})
    page = client.get(f"/shelters/report/{SiteReport.objects.get().number}/").content.decode()
    assert "张三" not in page
    assert "13800001234" not in page


def test_unknown_number_says_so(client: Client) -> None:
    assert client.get("/shelters/report/aaaaaaaaaa/").status_code == 404


def test_missing_kind_keeps_what_was_typed(client: Client, office: Organisation) -> None:
    response = client.post("/shelters/report/", {"message": "卷帘门拉下"})
    assert response.status_code == 422
    assert "卷帘门拉下" in response.content.decode()
    assert not SiteReport.objects.exists()


def test_same_report_sent_twice_arrives_once(client: Client, office: Organisation) -> None:
    sent = {"kind": "locked", "message": "门锁着", "key": str(uuid.uuid4())}
    first = client.post("/shelters/report/", sent, headers=JSON)
    second = client.post("/shelters/report/", sent, headers=JSON)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert SiteReport.objects.count() == 1


def test_refusal_is_a_sentence_for_the_script(client: Client, office: Organisation) -> None:
    response = client.post("/shelters/report/", {"kind": "locked", "site": "aaaaaaaaaa"}, headers=JSON)
    assert response.status_code == 422
    assert response.json()["detail"]


def test_picture_that_is_none_is_refused(client: Client, office: Organisation) -> None:
    fake = io.BytesIO(b"<svg onload=alert(1)>")
    fake.name = "door.jpg"
    response = client.post("/shelters/report/", {"kind": "locked", "photo": fake}, headers=JSON)
    assert response.status_code == 422
    assert not SiteReport.objects.exists()


def test_report_while_the_database_is_down_asks_to_telephone(client: Client) -> None:
    def refuse(*_query: object) -> None:
        raise OperationalError

    with connection.execute_wrapper(refuse):
        response: Any = client.post("/shelters/report/", {"kind": "locked", "message": "门锁着"})
    assert response.status_code == 503
    assert "门锁着" in response.content.decode()


def test_place_not_found_is_counted_without_its_user(client: Client) -> None:
    for _visit in range(2):
        assert client.post("/shelters/search/missed/", {"text": "卡萨布兰卡"}).status_code == 204
    misses.ingest_misses()
    assert PlaceMiss.objects.get().count == 2
