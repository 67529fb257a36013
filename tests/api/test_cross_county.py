"""Goal S2: whatever county A's system puts into whatever place, nothing of county B is read, changed or told.

The examples put county B's uids, codes, names and primary keys into paths, bodies, filters, cursors and batches.
"""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from civildefense.common.api.throttles import TokenThrottle
from tests.cast import Cast, make_attachment, make_batch, make_job, make_token, with_token

RESOURCES = ("shelters/facilities", "projects/enterprises", "records/attachments", "records/jobs", "records/imports")
PARTS = ("entrances", "units", "checks", "restricted", "move", "attachments", "file", "withdraw")
PARAMETERS = (
    "q", "organisation", "division", "source", "source_key", "subject_uid", "credit_code", "kind", "ordering", "cursor",
    "bbox", "updated_since", "responsible_unit", "uid", "id", "facility", "organisation__code", "organisation_id",
)  # fmt: skip
FIELDS = (
    "organisation", "responsible_unit", "maintaining_unit", "division", "uid", "id", "facility", "entrance",
    "source_key", "subject_uid", "contacts", "name",
)  # fmt: skip


@pytest.fixture
def stage(cast: Cast, monkeypatch) -> dict[str, Any]:
    """County A's client; what names county B; what only county B's rows contain."""
    monkeypatch.setattr(TokenThrottle, "get_rate", lambda self: "1000000/min")
    b = cast.b
    door, unit, check = b.facility.entrances.first(), b.facility.units.first(), b.facility.checks.first()
    rows = [
        b.facility, b.facility.responsible_unit, door, unit, check, make_batch(b), make_job(b),
        make_attachment(b.facility, b.clerk), b.organisation, b.clerk,
    ]  # fmt: skip
    names = [str(row.uid) for row in rows] + [str(row.pk) for row in rows]
    names += [b.organisation.code, b.facility.source_key]
    return {
        "api": with_token(make_token(cast.a.organisation)[1]),
        "own": str(cast.a.facility.uid),
        "names": names,
        "marks": [b.facility.name, b.organisation.name, b.facility.responsible_unit.name],
        "rows": rows,
    }


def image(rows: list[Any]) -> str:
    """Everything that the database holds of these rows."""
    return json.dumps([type(row)._base_manager.filter(pk=row.pk).values().get() for row in rows], default=str)


ONE_STAGE = [HealthCheck.function_scoped_fixture]


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=ONE_STAGE)
@given(data=st.data())
def test_nothing_of_another_county(stage: dict[str, Any], data: st.DataObject) -> None:
    api: APIClient = stage["api"]
    name = st.sampled_from(stage["names"])
    before = stage.setdefault("image", image(stage["rows"]))
    path = "/api/v1/" + data.draw(st.sampled_from(RESOURCES)) + "/"
    if data.draw(st.booleans()):
        path += data.draw(name | st.just(stage["own"])) + "/"
    if data.draw(st.booleans()):
        path += data.draw(st.sampled_from(PARTS)) + "/" + data.draw(st.just("") | name.map(lambda uid: f"{uid}/"))
    query = data.draw(st.dictionaries(st.sampled_from(PARAMETERS), name, max_size=2))
    body = data.draw(st.dictionaries(st.sampled_from(FIELDS), name, max_size=4))
    method = data.draw(st.sampled_from(("get", "post", "put", "patch", "delete")))
    if data.draw(st.integers(0, 9)) == 0:
        path, method = "/api/v1/shelters/facilities/bulk/", "post"
        body = {"items": [{"source": "test", **body, **({"name": "x"} if data.draw(st.booleans()) else {})}]}
    response = getattr(api, method)(path, query if method == "get" else body, headers={"If-Match": "*"})
    assert response.status_code < 500, (method, path, body)
    text = getattr(response, "content", b"").decode("utf-8", "ignore")
    for mark in stage["marks"]:
        assert mark not in text, (method, path, query, body)
    assert image(stage["rows"]) == before, (method, path, body)
