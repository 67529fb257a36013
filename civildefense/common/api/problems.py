"""Every refusal of the API is a problem detail (RFC 9457) in the caller's language."""

import logging
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.views import set_rollback

from civildefense.common.errors import RuleBroken

CONTENT_TYPE = "application/problem+json"
# What refuses a request, as opposed to a defect of ours or a database that is away.
REFUSALS = (exceptions.APIException, RuleBroken, ValidationError, IntegrityError, Http404, PermissionDenied)
_WHOLE = frozenset({"non_field_errors", NON_FIELD_ERRORS})
log = logging.getLogger(__name__)


class PreconditionRequired(exceptions.APIException):
    status_code = 428
    default_detail = gettext_lazy("Send the ETag that you read as If-Match.")
    default_code = "if_match_missing"


class PreconditionFailed(exceptions.APIException):
    status_code = 412
    default_detail = gettext_lazy("Somebody changed the record since you read it. Read it again.")
    default_code = "stale"


class TooLarge(exceptions.APIException):
    status_code = 413
    default_detail = gettext_lazy("The request is too large.")
    default_code = "too_large"


class QueryInvalid(exceptions.ValidationError):
    """A parameter of the address is wrong, not a member of the body."""


class NotYours(exceptions.NotFound):
    """A body names something that does not exist or is not the caller's: the two look the same."""

    default_detail = gettext_lazy("There is no such record, or it is not yours.")

    def __init__(self, pointer: str) -> None:
        super().__init__()
        self.members = {"errors": [{"pointer": pointer, "code": self.default_code, "detail": str(self.detail)}]}


def constraint_message(error: IntegrityError) -> tuple[str, str]:
    """Code and sentence of the named constraint that the database enforced."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return constraint.violation_error_code or name, str(constraint.get_violation_error_message())
    return "conflict", _("The record contradicts another one.")


def pointer_to(path: list[str]) -> str:
    """JSON pointer (RFC 6901) as a fragment; ``#`` is the whole body."""
    return "#" + "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)


def flatten(detail: Any, path: list[str]) -> list[dict[str, str]]:
    """DRF's nested error detail as a flat list of JSON pointer, code and sentence."""
    if isinstance(detail, dict):
        return [
            item
            for key, value in detail.items()
            for item in flatten(value, path if key in _WHOLE else [*path, str(key)])
        ]
    if isinstance(detail, list):
        found = []
        for index, value in enumerate(detail):
            deeper = [*path, str(index)] if isinstance(value, dict | list) else path
            found += flatten(value, deeper)
        return found
    return [{"pointer": pointer_to(path), "code": getattr(detail, "code", "invalid"), "detail": str(detail)}]


def problem(
    status: int, title: str, *, code: str, detail: str = "", members: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """``members`` are the extension members that the code promises, such as ``errors``."""
    body = {"type": f"urn:civildefense:problem:{code}", "title": title, "status": status, "code": code}
    return {**body, "detail": detail or title, **(members or {})}


def to_problem(error: Exception) -> dict[str, Any] | None:
    """The problem that ``error`` amounts to; None for what is truly a defect of ours."""
    if isinstance(error, RuleBroken):
        return _rule(error.code, str(error.message))
    if isinstance(error, IntegrityError):
        return _rule(*constraint_message(error))
    if isinstance(error, OperationalError):
        return problem(503, _("Busy"), code="busy", detail=_("The database did not answer in time. Try again."))
    if isinstance(error, ValidationError):
        return _from_model(error)
    if isinstance(error, exceptions.ValidationError):
        return _invalid(error)
    if isinstance(error, Http404):
        error = exceptions.NotFound(_("There is no such record, or it is not yours."))
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.APIException):
        code = error.detail.code if isinstance(error.detail, exceptions.ErrorDetail) else error.default_code
        members = getattr(error, "members", None)
        return problem(
            error.status_code, str(error.default_detail), code=str(code), detail=str(error.detail), members=members
        )
    return None


def _rule(code: str, sentence: str) -> dict[str, Any]:
    return problem(409, _("A rule refuses this"), code=code, detail=sentence)


def _from_model(error: ValidationError) -> dict[str, Any]:
    """What belongs to no single field is one of the model's constraints, so it is a rule like in the database."""
    if set(getattr(error, "error_dict", ())) == {NON_FIELD_ERRORS}:
        first = error.error_dict[NON_FIELD_ERRORS][0]
        return _rule(first.code or "rule", str(first.messages[0]))
    return _invalid(exceptions.ValidationError(as_serializer_error(error)))


def _invalid(error: exceptions.ValidationError) -> dict[str, Any]:
    errors: list[dict[str, str]] = flatten(error.detail, [])
    if isinstance(error, QueryInvalid):
        errors = [{"parameter": item.pop("pointer").removeprefix("#/"), **item} for item in errors]
    first = errors[0] if errors else {"detail": ""}
    place = first.get("parameter") or first.get("pointer", "").removeprefix("#").removeprefix("/")
    detail = f"{place}: {first['detail']}" if place else first["detail"]
    return problem(400, _("The input is not right"), code="invalid", detail=detail, members={"errors": errors})


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    body = to_problem(error)
    if body is None:
        return None
    set_rollback()
    headers = {}
    if body["status"] == 503:
        log.warning("the database did not answer", exc_info=error)
        headers["Retry-After"] = "5"
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)
