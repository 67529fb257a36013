"""What the OpenAPI document says of every operation alike: a summary, the headers, the problems."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter

from civildefense.common.api.problems import CONTENT_TYPE

PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string"},
                    "parameter": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


class ProblemSchema(AutoSchema):
    """Adds what the handler, the ETag and the idempotency key make of each operation."""

    def get_summary(self) -> str | None:
        model = getattr(getattr(self.view, "queryset", None), "model", None)
        if model is None:
            return super().get_summary()
        names = {"one": model._meta.verbose_name, "many": model._meta.verbose_name_plural}
        sentences = {
            "list": _("List: %(many)s"),
            "retrieve": _("Read: %(one)s"),
            "create": _("Create: %(one)s"),
            "update": _("Replace: %(one)s"),
            "partial_update": _("Change: %(one)s"),
            "destroy": _("Remove: %(one)s"),
            "move": _("Next step: %(one)s"),
            "bulk": _("Many at once: %(many)s"),
            "withdraw": _("Withdraw: %(one)s"),
            "file": _("Download: %(one)s"),
        }
        name = getattr(self.view, "action", "")
        sentence = sentences.get(name, _("%(action)s: %(one)s"))
        return super().get_summary() or sentence % {**names, "action": name}

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        self.registry.register_on_missing(_problem_component())
        answers = operation["responses"]
        codes = ["401", "403", "429", *self._own_problems(operation)]
        for code in codes:
            answers.setdefault(code, _refusal(code))
        operation["responses"] = dict(sorted(answers.items()))
        return operation

    def get_override_parameters(self) -> list[Any]:
        headers = []
        if self.method in ("PUT", "PATCH", "DELETE"):
            headers.append(
                _header("If-Match", _("The ETag that was read; without it 428, when it is stale 412."), True)
            )
        if self.method == "POST":
            headers.append(
                _header("Idempotency-Key", _("A key of the caller's own: sent twice, carried out once."), False)
            )
        return [*super().get_override_parameters(), *headers]

    def _own_problems(self, operation: dict[str, Any]) -> list[str]:
        codes = ["404"] if "{" in self.path else []
        if self.method != "GET":
            codes += ["400", "404", "409"]
        elif operation.get("parameters"):
            codes.append("400")
        if self.method == "POST":
            codes += ["413", "422"]
        if self.method in ("PUT", "PATCH", "DELETE"):
            codes += ["412", "428"]
        return codes


def _problem_component() -> Any:
    return ResolvedComponent("Problem", ResolvedComponent.SCHEMA, PROBLEM, "Problem")


def _refusal(code: str) -> dict[str, Any]:
    descriptions = {
        "400": _("The input is not right"),
        "401": _("No token, or one that is not valid"),
        "403": _("Role or scopes do not allow it"),
        "404": _("There is no such record, or it is not yours."),
        "409": _("A rule refuses this"),
        "412": _("Stale: somebody changed the record"),
        "413": _("The request is too large."),
        "422": _("The idempotency key belongs to another request"),
        "428": _("If-Match is missing"),
        "429": _("Too many requests; Retry-After says when to come back"),
    }
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": descriptions[code], "content": content}


def _header(name: str, description: str, required: bool) -> Any:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, required=required, description=description)
