"""What a check asks on the desk and in the API, and what the answers do."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civildefense.common.coordinates import Datum, convert
from civildefense.records.models import ColumnMap, ImportBatch
from civildefense.rulebook.models import Place
from shelters.facilities.models import Facility
from tests.cast import Cast, make_organisation, make_token, make_user, signed_in, with_token
from tests.records.imports.test_desk import do, page, upload
from tests.shelters.facilities.importing import HEADER, ROWS, run, write_csv

# Jobs start when the request's transaction has ended.
pytestmark = pytest.mark.django_db(transaction=True)


def renumbered(path: Path) -> Path:
    return write_csv(path, [HEADER, *([f"N{number}", *row[1:]] for number, row in enumerate(ROWS))])


@pytest.fixture
def on_record(cast: Cast, tmp_path: Path) -> None:
    run(write_csv(tmp_path / "first.csv", [HEADER, *ROWS]), extra=("--commit",))


@pytest.mark.usefixtures("on_record")
def test_new_ids_wait_for_a_decision_on_the_desk(cast: Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.a.clerk)
    batch = upload(clerk, cast, renumbered(tmp_path / "second.csv"))
    shown = page(clerk, batch)
    assert 'value="identity"' in shown
    assert 'value="commit"' not in shown
    assert '<option value="name,address" selected>' in shown
    do(clerk, batch, "commit")  # typed in by hand
    assert batch.state == "checked"
    assert Facility.objects.filter(source="普查").count() == 3
    do(clerk, batch, "identity", key="name,address")
    assert (batch.new, batch.changed) == (0, 3)
    do(clerk, batch, "commit")
    assert batch.state == "committed"
    assert ColumnMap.objects.get(source="普查").columns == {"key": ["name", "address"]}
    third = upload(clerk, cast, renumbered(tmp_path / "third.csv"))
    assert (third.mapping, third.same) == ({"key": ["name", "address"]}, 3)


@pytest.mark.usefixtures("on_record")
def test_the_clerk_may_say_that_the_rows_are_new(cast: Cast, tmp_path: Path) -> None:
    clerk = signed_in(cast.a.clerk)
    batch = upload(clerk, cast, renumbered(tmp_path / "second.csv"))
    do(clerk, batch, "identity", key="id")
    assert (batch.new, batch.problem_counts.get("warning:ids_all_new")) == (3, None)
    do(clerk, batch, "commit")
    assert Facility.objects.filter(source="普查").count() == 6


def test_read_again_as_another_datum_is_a_step_that_a_person_takes(cast: Cast, tmp_path: Path) -> None:
    rows = []
    for number in range(20):
        lon, lat = 120.81 + number * 0.004, 31.96 + number % 5 * 0.015
        Place.objects.create(name=f"长乐园{number:02}", kind="park", longitude=lon, latitude=lat, source="test")
        given = convert(lon, lat, Datum.WGS84, Datum.GCJ02)
        rows.append(
            [f"A{number}", f"长乐园{number:02}地下车库", f"{number}号", f"{given[0]:.6f}", f"{given[1]:.6f}", ""]
        )
    clerk = signed_in(cast.a.clerk)
    batch = upload(clerk, cast, write_csv(tmp_path / "a.csv", [HEADER, *rows]))
    assert 'name="datum" value="gcj02"' in page(clerk, batch)
    do(clerk, batch, "datum", datum="nonsense")
    assert batch.datum == ""
    do(clerk, batch, "datum", datum="gcj02")
    assert (batch.datum, batch.state) == ("gcj02", "checked")
    assert "datum_suspect" not in page(clerk, batch)
    do(clerk, batch, "commit")
    stored = Facility.objects.get(source="普查", source_key="A0")
    assert (stored.longitude, stored.latitude) == pytest.approx((120.81, 31.96), abs=1e-5)


@pytest.mark.usefixtures("on_record")
def test_the_api_asks_and_takes_the_same_answers(cast: Cast, tmp_path: Path) -> None:
    client = with_token(make_token(cast.a.organisation)[1])
    path = renumbered(tmp_path / "second.csv")
    sent = client.post(
        reverse("import-list"),
        {"source": "普查", "files": [SimpleUploadedFile(path.name, path.read_bytes())]},
        format="multipart",
    )
    uid = sent.json()["uid"]
    refused = client.post(reverse("import-commit", args=[uid]), {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "ids_all_new")
    answer = {"mapping": {"key": ["name", "address"]}, "datum": "wgs84"}
    assert client.post(reverse("import-check", args=[uid]), answer, format="json").status_code == 202
    batch = ImportBatch.objects.get(uid=uid)
    assert (batch.new, batch.changed, batch.datum) == (0, 3, "wgs84")
    assert client.post(reverse("import-commit", args=[uid]), {}, format="json").status_code == 202
    assert Facility.objects.filter(source="普查").count() == 3


def test_only_offices_that_hold_registers_are_offered(cast: Cast) -> None:
    section = make_organisation("工程管理处", "9900-1", "division", cast.city)
    offered = _offered(cast.clerk)
    assert cast.city in offered
    assert cast.a.organisation in offered
    assert section not in offered
    assert section not in _offered(make_user("section_clerk", section, "clerk"))


def _offered(user: Any) -> Any:
    answer = signed_in(user).get(reverse("admin:records_importbatch_add"))
    return answer.context["upload_form"].fields["organisation"].queryset
