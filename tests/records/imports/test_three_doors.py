"""The same file, whatever its form, goes through the command, the desk and the API with the same result."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civildefense.records.models import ImportBatch
from shelters.facilities.models import Facility
from tests.cast import Cast, make_token, signed_in, with_token
from tests.common.documents import paragraph, table, write_docx, write_kml, write_ods
from tests.common.old_excel import write_xls
from tests.shelters.facilities.importing import run

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ["编号", "工程名称", "地址", "经度", "纬度", "可容纳人数"]
WORKS: list[list[Any]] = [
    ["A1", "文峰公园地下车库", "东岸区青年中路12号", 120.85, 32.0, 800],
    ["A2", "人民路地下室", "东岸区人民路3号", 120.86, 32.01, 120],
]


def as_json(path: Path) -> Path:
    records = [
        {
            "编号": key,
            "工程名称": name,
            "地址": {"全称": address},
            "位置": {"经度": lon, "纬度": lat},
            "可容纳人数": people,
        }
        for key, name, address, lon, lat, people in WORKS
    ]
    path.write_text(json.dumps({"code": 0, "data": {"records": records}}, ensure_ascii=False), encoding="gb18030")
    return path


def as_geojson(path: Path) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(["编号", "工程名称", "地址", "可容纳人数"], [*work[:3], work[5]], strict=True)),
            "geometry": {"type": "Point", "coordinates": work[3:5]},
        }
        for work in WORKS
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def as_kml(path: Path) -> Path:
    """As map services export: the attributes are a small table in the description."""
    marks = "".join(
        f"<Placemark><name>{name}</name><description><![CDATA[<table><tr><td>编号</td><td>{key}</td></tr><tr><td>地址</td>"
        f"<td>{address}</td></tr><tr><td>可容纳人数</td><td>{people}人</td></tr></table>]]></description>"
        f"<Point><coordinates>{lon},{lat},0</coordinates></Point></Placemark>"
        for key, name, address, lon, lat, people in WORKS
    )
    return write_kml(path, f"<Folder><name>东岸区</name>{marks}</Folder>")


def as_docx(path: Path) -> Path:
    return write_docx(path, paragraph("一览表") + table(HEADER, *([str(cell) for cell in work] for work in WORKS)))


def as_page(path: Path) -> Path:
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in [HEADER, *WORKS])
    path.write_text(f"<html><body><table>{lines}</table></body></html>", encoding="gb18030")
    return path


def as_text(path: Path) -> Path:
    """A list whose last column holds several attributes."""
    lines = [
        f"{key}|{name}|{address}|经度：{lon}；纬度：{lat}；可容纳人数：{people}人"
        for key, name, address, lon, lat, people in WORKS
    ]
    path.write_text("\n".join(["编号|工程名称|地址|说明", *lines]), encoding="utf-16")
    return path


FORMS = {
    "a.json": as_json, "a.geojson": as_geojson, "a.kml": as_kml, "a.docx": as_docx, "page.xls": as_page,
    "a.txt": as_text, "old.xls": lambda path: write_xls(path, [HEADER, *WORKS]),
    "a.ods": lambda path: write_ods(path, [HEADER, *WORKS]),
}  # fmt: skip


def register() -> list[list[Any]]:
    columns = ("number", "name", "address", "longitude", "latitude", "capacity")
    return [list(row) for row in Facility.objects.filter(source="普查").order_by("number").values_list(*columns)]


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_works_through_the_command(cast: Cast, tmp_path: Path, name: str) -> None:
    report = run(FORMS[name](tmp_path / name), extra=("--commit",))
    assert (report["rows"], report["accepted"], report["exit"]) == (2, 2, 0), report["problems"]
    assert register() == WORKS


@pytest.mark.parametrize("name", ["a.json", "a.docx", "old.xls"])
def test_the_desk_reads_the_form_and_offers_its_columns(cast: Cast, tmp_path: Path, name: str) -> None:
    clerk, path = signed_in(cast.a.clerk), FORMS[name](tmp_path / name)
    entered = {"organisation": cast.a.organisation.pk, "source": "普查", "datum": "", "epsg": ""}
    files = [SimpleUploadedFile(path.name, path.read_bytes())]
    assert clerk.post(reverse("admin:records_importbatch_add"), {**entered, "files": files}).status_code == 302
    batch = ImportBatch.objects.latest("pk")
    assert (batch.state, batch.rows, batch.accepted) == ("checked", 2, 2)
    page = clerk.get(reverse("admin:records_importbatch_change", args=[batch.uid])).content.decode()
    assert "可容纳人数" in page
    clerk.post(reverse("admin:records_importbatch_verb", args=[batch.uid]), {"verb": "commit"})
    assert register() == WORKS


@pytest.mark.parametrize("name", ["a.geojson", "a.kml", "page.xls"])
def test_the_api_reads_the_form(cast: Cast, tmp_path: Path, name: str) -> None:
    _row, token = make_token(cast.a.organisation, scopes=["read", "import"])
    client, path = with_token(token), FORMS[name](tmp_path / name)
    sent = {"source": "普查", "files": [SimpleUploadedFile(path.name, path.read_bytes())]}
    answer = client.post("/api/v1/records/imports/", sent, format="multipart", headers={"Idempotency-Key": "k1"})
    assert answer.status_code == 202, answer.content
    url = f"/api/v1/records/imports/{answer.json()['uid']}/"
    assert client.get(url).json()["accepted"] == 2
    assert client.post(f"{url}commit/", {}, format="json", headers={"Idempotency-Key": "k2"}).status_code == 202
    assert register() == WORKS


METRES = [["编号", "名称", "地址", "X", "Y"], ["A1", "甲", "东岸区", "3542168.168", "40580320.468"]]


def test_a_projection_is_declared_at_the_desk_and_remembered(cast: Cast, tmp_path: Path) -> None:
    clerk, path = signed_in(cast.a.clerk), write_xls(tmp_path / "a.xls", METRES)
    entered = {"organisation": cast.a.organisation.pk, "source": "普查", "datum": "", "epsg": "EPSG:4528"}

    def upload(**more: str) -> ImportBatch:
        files = [SimpleUploadedFile(path.name, path.read_bytes())]
        answer = clerk.post(reverse("admin:records_importbatch_add"), {**entered, **more, "files": files})
        assert answer.status_code == 302
        return ImportBatch.objects.latest("pk")

    batch = upload()
    clerk.post(reverse("admin:records_importbatch_verb", args=[batch.uid]), {"verb": "commit"})
    assert (register()[0][3:5], batch.mapping) == ([pytest.approx(120.85), pytest.approx(32.0)], {"epsg": 4528})
    again = upload(epsg="")
    assert (again.mapping, again.same) == ({"epsg": 4528}, 1)
    changed = {"verb": "map", "epsg": "4527", "sheet": "", "header_row": "", "encoding": ""}
    clerk.post(reverse("admin:records_importbatch_verb", args=[again.uid]), changed)
    again.refresh_from_db()
    assert (again.mapping["epsg"], again.rejected) == (4527, 1)
    refused = {**entered, "epsg": "2385", "files": [SimpleUploadedFile("a.xls", b"x")]}
    assert "epsg" in clerk.post(reverse("admin:records_importbatch_add"), refused).context["upload_form"].errors


def test_a_projection_is_declared_in_the_api(cast: Cast, tmp_path: Path) -> None:
    _row, token = make_token(cast.a.organisation, scopes=["read", "import"])
    client, path = with_token(token), write_xls(tmp_path / "a.xls", METRES)

    def send(epsg: int, key: str) -> Any:
        sent = {"source": "普查", "files": [SimpleUploadedFile(path.name, path.read_bytes())], "epsg": epsg}
        return client.post("/api/v1/records/imports/", sent, format="multipart", headers={"Idempotency-Key": key})

    batch = ImportBatch.objects.get(uid=send(4528, "k1").json()["uid"])
    assert (batch.accepted, batch.mapping) == (1, {"epsg": 4528})
    assert send(99, "k2").status_code == 400


def test_words_that_may_not_be_stored_are_found_in_every_form(cast: Cast, tmp_path: Path) -> None:
    lists = {"code": 0, "list": [{"编号": "A1", "名称": "甲", "单元": [{"战时功能": "x"}]}]}
    (tmp_path / "a.json").write_text(json.dumps(lists), encoding="utf-8")
    assert run(tmp_path / "a.json")["code"] == "undecided_restricted"
    mark = f"<Placemark><name>甲</name><description>{'抗力等级：x；地址：y'}</description></Placemark>"
    assert run(write_kml(tmp_path / "a.kml", mark))["code"] == "undecided_restricted"
    note = paragraph("附：人防指挥所位置") + table(HEADER, *([str(cell) for cell in work] for work in WORKS))
    assert run(write_docx(tmp_path / "a.docx", note))["code"] == "level_x"
