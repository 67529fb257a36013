"""A county's system sends its register: upload, dry run, commit, in its own rows only."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from civildefense.records.models import ImportBatch
from shelters.facilities.models import Facility
from tests.cast import Cast, make_token, with_token
from tests.shelters.facilities.importing import HEADER, ROWS

# Jobs start when the request's transaction has ended.
pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/v1/records/imports/"


def content(*rows: list[str]) -> SimpleUploadedFile:
    lines = "\n".join(",".join(row) for row in (HEADER, *rows))
    return SimpleUploadedFile("register.csv", lines.encode("gb18030"))


def send(api: APIClient, *rows: list[str], **more: Any) -> Any:
    return api.post(URL, {"source": "system", "files": [content(*rows)], **more}, format="multipart")


def test_upload_dry_run_commit(api: APIClient, cast: Cast) -> None:
    answer = send(api, *ROWS)
    assert answer.status_code == 202, answer.content
    batch = api.get(f"{URL}{answer.json()['uid']}/").json()
    assert (batch["state"], batch["rows"], batch["new"], batch["organisation"]) == ("checked", 3, 3, "990101")
    assert api.get(f"/api/v1/records/jobs/{batch['job']}/").json()["state"] == "done"
    assert not Facility.objects.filter(source="system").exists()
    assert api.post(f"{URL}{batch['uid']}/commit/", {}, format="json").status_code == 202
    assert api.get(f"{URL}{batch['uid']}/").json()["state"] == "committed"
    assert Facility.objects.filter(source="system", organisation=cast.a.organisation).count() == 3
    again = api.post(f"{URL}{batch['uid']}/commit/", {}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "not_checked")


def test_problems_come_with_row_column_and_code(api: APIClient) -> None:
    answer = send(api, ROWS[0], [*ROWS[1][:5], "12.5"])
    batch = api.get(f"{URL}{answer.json()['uid']}/").json()
    (problem,) = batch["problems"]
    assert (problem["row"], problem["column"], problem["value"], problem["code"]) == (
        3,
        "可容纳人数",
        "12.5",
        "not_whole",
    )


def test_a_mapping_travels_with_the_file(api: APIClient) -> None:
    answer = send(api, *ROWS, mapping=json.dumps({"columns": {"工程名称": "", "地址": "name"}}))
    assert answer.status_code == 202, answer.content
    api.post(f"{URL}{answer.json()['uid']}/commit/", {}, format="json")
    assert Facility.objects.get(source="system", source_key="A1").name == ROWS[0][2]


def test_a_sync_that_closes_many_needs_its_confirmation(api: APIClient) -> None:
    first = send(api, *ROWS).json()
    api.post(f"{URL}{first['uid']}/commit/", {}, format="json")
    second = send(api, ROWS[0], is_sync="true").json()
    refused = api.post(f"{URL}{second['uid']}/commit/", {}, format="json")
    job = api.get(f"/api/v1/records/jobs/{refused.json()['job']}/").json()
    assert (job["state"], job["result"]["code"]) == ("failed", "sync_withdraws_many")
    api.post(f"{URL}{second['uid']}/commit/", {"may_withdraw_many": True}, format="json")
    assert Facility.objects.filter(source="system", state="closed").count() == 2


def test_wrong_input_and_wrong_organisation(api: APIClient, cast: Cast) -> None:
    assert api.post(URL, {"source": "system"}, format="multipart").status_code == 400
    assert send(api, *ROWS, organisation="990102").status_code == 400
    assert send(api, *ROWS, mapping=json.dumps({"columns": {"地址": "colour"}})).status_code == 409
    assert not ImportBatch.objects.exists()  # a refused upload leaves nothing


def test_another_county_and_a_token_without_the_scope_stay_out(
    api: APIClient, neighbour: APIClient, cast: Cast
) -> None:
    batch = send(api, *ROWS).json()
    assert neighbour.get(f"{URL}{batch['uid']}/").status_code == 404
    assert neighbour.post(f"{URL}{batch['uid']}/commit/", {}, format="json").status_code == 404
    assert neighbour.get(URL).json()["results"] == []
    reader = with_token(make_token(cast.a.organisation, "reader", scopes=("read",))[1])
    assert reader.get(f"{URL}{batch['uid']}/").status_code == 200
    assert send(reader, *ROWS).status_code == 403
    assert send(APIClient(), *ROWS).status_code == 401
