"""No change overwrites what the caller has not seen: ETag is the row's version, If-Match must name it."""

from typing import Any

from django.utils.http import parse_etags

from civildefense.common.api.problems import PreconditionFailed, PreconditionRequired


def etag_of(row: Any) -> str:
    """A row that does not exist yet has version 0."""
    return f'"{row.version if row else 0}"'


def require_match(request: Any, row: Any) -> None:
    """428 without If-Match, 412 when it names another version. Call it with the row locked.

    A weak tag never matches (RFC 9110, 13.1.1).
    """
    header = request.headers.get("If-Match", "")
    if not header:
        raise PreconditionRequired
    check_match(request, row)


def check_match(request: Any, row: Any) -> None:
    """412 when the caller sent an If-Match that names another version; silent without the header."""
    header = request.headers.get("If-Match", "")
    if header and not {"*", etag_of(row)} & set(parse_etags(header)):
        raise PreconditionFailed


def is_known(request: Any, row: Any) -> bool:
    """Whether If-None-Match says that the caller holds this version already."""
    known = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    return bool({"*", etag_of(row)} & known)
