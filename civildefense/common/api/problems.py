"""Every refusal of the API is a problem detail (RFC 9457) in the caller's language."""

from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from civildefense.common.errors import RuleBroken

CONTENT_TYPE = "application/problem+json"


class PreconditionRequired(exceptions.APIException):
    status_code = 428
    default_detail = gettext_lazy("Send the ETag that you read as If-Match.")
    default_code = "if_match_missing"


class PreconditionFailed(exceptions.APIException):
    status_code = 412
    default_detail = gettext_lazy("Somebody changed the record since you read it. Read it again.")
    default_code = "stale"


class KeyReused(exceptions.APIException):
    status_code = 422
    default_detail = gettext_lazy("This idempotency key was used for another request.")
    default_code = "key_reused"


def constraint_message(error: IntegrityError) -> tuple[str, str]:
    """Code and sentence of the named constraint that the database enforced."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return constraint.violation_error_code or name, str(constraint.get_violation_error_message())
    return "conflict", _("The record contradicts another one.")


def _pointer(path: list[str]) -> str:
    return "#/" + "/".join(part.replace("~", "~0").replace("/", "~1") for part in path)


def flatten(detail: Any, path: list[str]) -> list[dict[str, str]]:
    """DRF's nested error detail as a flat list of JSON pointer, code and sentence."""
    if isinstance(detail, dict):
        return [
            item
            for key, value in detail.items()
            for item in flatten(value, path if key == "non_field_errors" else [*path, str(key)])
        ]
    if isinstance(detail, list):
        found = []
        for index, value in enumerate(detail):
            deeper = [*path, str(index)] if isinstance(value, dict | list) else path
            found += flatten(value, deeper)
        return found
    return [{"pointer": _pointer(path), "code": getattr(detail, "code", "invalid"), "detail": str(detail)}]


def problem(status: int, title: str, *, code: str, detail: str = "", errors: list[Any] | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {"type": f"/api/v1/problems/{code}", "title": title, "status": status, "code": code}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = errors
    return body


def to_problem(error: Exception) -> dict[str, Any] | None:
    """The problem that ``error`` amounts to; None for what is truly a defect of ours."""
    if isinstance(error, RuleBroken):
        return problem(409, _("A rule refuses this"), code=error.code, detail=str(error.message))
    if isinstance(error, IntegrityError):
        code, sentence = constraint_message(error)
        return problem(409, _("A rule refuses this"), code=code, detail=sentence)
    if isinstance(error, ValidationError):
        error = exceptions.ValidationError(getattr(error, "message_dict", error.messages))
    if isinstance(error, Http404):
        error = exceptions.NotFound(_("There is no such record, or it is not yours."))
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.ValidationError):
        return problem(400, _("The input is not right"), code="invalid", errors=flatten(error.detail, []))
    if isinstance(error, exceptions.APIException):
        return problem(
            error.status_code, str(error.default_detail), code=str(error.default_code), detail=str(error.detail)
        )
    return None


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    body = to_problem(error)
    if body is None:
        return None
    set_rollback()
    headers = {}
    if isinstance(error, exceptions.APIException):
        if getattr(error, "auth_header", None):
            headers["WWW-Authenticate"] = error.auth_header
        if getattr(error, "wait", None):
            headers["Retry-After"] = str(int(error.wait) + 1)
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)
