"""One request of the matrix: which address, by whom, and what came of it."""

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.test import Client

from tests.architecture.routes import Route

IN, OUT, FORBIDDEN, MISSING, NO_METHOD, BROKEN = "in", "out", "forbidden", "missing", "no method", "broken"
# Let in, and then told that the empty body, the missing If-Match, a rule or a part that is not ready stood in the way.
LET_IN = {400, 406, 409, 412, 415, 422, 428, 503}
DOORS = ("/accounts/login/", "/admin/login/")
HEADERS = {"HTTP_ACCEPT": "*/*", "HTTP_IDEMPOTENCY_KEY": "matrix"}


def address(route: Route, row: models.Model | None) -> str:
    path = route.path
    while "<" in path:
        head, _less, rest = path.partition("<")
        inner, _more, tail = rest.partition(">")
        path = head.removesuffix("(?P") + str(value_of(inner.rpartition(":")[2], row)) + tail
    return path.replace("(accounts|records|rulebook|projects|shelters)", "").replace(".*)", "").replace(".*", "x")


def value_of(parameter: str, row: Any) -> Any:
    """What stands for ``<uuid:uid>`` when the address is about ``row``."""
    fixed = {"size": "large", "name": "version.json", "app_label": "shelters", "url": "x", "content_type_id": 1}
    fixed |= {"collection_id": "sites"}
    if parameter in fixed:
        return fixed[parameter]
    if parameter == "object_id":
        owner = admin.site._registry.get(type(row)) if row else None
        return owner.key_of(row) if hasattr(owner, "key_of") else 1
    if parameter == "feature_id":
        return row.public_id
    if parameter == "facility_uid":
        return row.facility.uid if hasattr(row, "facility") else row.uid
    return getattr(row, parameter, "x")


def outcome(client: Client, method: str, path: str) -> str:
    """The request leaves nothing behind."""
    with transaction.atomic():
        kind = "application/json" if path.startswith("/api/") else "application/x-www-form-urlencoded"
        answer: Any = client.generic(method, path, content_type=kind, **HEADERS)
        for _chunk in answer if answer.streaming else ():
            pass
        transaction.set_rollback(True)
    where = answer.headers.get("Location", "")
    if answer.status_code == 401 or where.startswith(DOORS):
        return OUT
    if answer.status_code == 404 or (where == "/admin/" and path != "/admin/"):
        return MISSING
    if answer.status_code < 400 or answer.status_code in LET_IN:
        return IN
    return {403: FORBIDDEN, 405: NO_METHOD}.get(answer.status_code, BROKEN)
