"""A POST that is sent twice is carried out once: the header ``Idempotency-Key``.

The key, the digest of the request and the answer are written in the transaction of the work itself, so a crash
leaves neither. A refused request leaves nothing either: the caller may mend it and use the key again.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.core.files.base import File
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from civildefense.records.models import IdempotencyKey

HEADER = "Idempotency-Key"
KEPT_FOR = dt.timedelta(days=1)
REPLAYED = "Idempotency-Replayed"
_KEPT_HEADERS = ("ETag", "Location")
_LONGEST = 100


class KeyReused(APIException):
    status_code = 422
    default_detail = gettext_lazy("This idempotency key was used for another request.")
    default_code = "key_reused"


class StillRunning(APIException):
    status_code = 409
    default_detail = gettext_lazy("The first request with this idempotency key is still running.")
    default_code = "still_running"
    wait = 1


def idempotent(handler: Callable[..., Response]) -> Callable[..., Response]:
    """A view's method that carries out each (client, key) once; without the header it runs as ever."""

    @wraps(handler)
    def once(view: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        if HEADER not in request.headers:
            return handler(view, request, *args, **kwargs)
        return _once(request, lambda: handler(view, request, *args, **kwargs))

    return once


@transaction.atomic
def _once(request: Any, work: Callable[[], Response]) -> Response:
    key = _key_of(request)
    sha256 = digest(request)
    # Waiting for the first request would hold a worker for nothing, so the lock is tried, not taken.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"idempotency:{request.user.pk}:{key}"]
        )
        if not cursor.fetchone()[0]:
            raise StillRunning
    IdempotencyKey.objects.filter(client=request.user, created_at__lt=timezone.now() - KEPT_FOR).delete()
    if known := IdempotencyKey.objects.filter(client=request.user, key=key).first():
        if known.request_sha256 != sha256:
            raise KeyReused
        answer: dict[str, Any] = known.answer or {}
        return Response(answer["body"], status=known.status, headers={**answer["headers"], REPLAYED: "true"})
    response = work()
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    body = json.loads(JSONRenderer().render(response.data) or b"null")
    IdempotencyKey.objects.create(
        client=request.user,
        key=key,
        request_sha256=sha256,
        status=response.status_code,
        answer={"body": body, "headers": headers},
    )
    return response


def _key_of(request: Any) -> str:
    key = request.headers[HEADER].strip()
    if not key or len(key) > _LONGEST or not (key.isascii() and key.isprintable()):
        sentence = _("The header Idempotency-Key needs 1 to %(most)d printable ASCII characters.")
        raise ValidationError(sentence % {"most": _LONGEST}, code="idempotency_key")
    return key


def digest(request: Any) -> str:
    """SHA-256 of method, address and body: two requests that mean the same, whatever their multipart boundary."""
    found = hashlib.sha256()
    for piece in _pieces(request):
        found.update(hashlib.sha256(piece).digest())
    return found.hexdigest()


def _pieces(request: Any) -> Iterator[bytes]:
    yield request.method.encode()
    yield request.get_full_path().encode()
    data = request.data
    if not hasattr(data, "lists"):
        yield json.dumps(data, sort_keys=True).encode()
        return
    for name, values in sorted(data.lists()):
        for value in values:
            yield name.encode()
            if isinstance(value, File):
                yield (value.name or "").encode()
                yield from value.chunks()
                value.seek(0)
            else:
                yield str(value).encode()
