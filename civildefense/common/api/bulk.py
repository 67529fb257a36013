"""Many rows in one request: ``{items, atomic}`` → ``{results: [{index, status, id, problem}]}``."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response

from civildefense.common.api.problems import REFUSALS, problem, to_problem
from civildefense.common.api.serializers import StrictSerializer

MAX_ITEMS = 1000
# One item: the HTTP status that it would have had alone, and the row. Each call is atomic in itself.
PutItem = Callable[[dict[str, Any]], tuple[int, Any]]


class BulkSerializer(StrictSerializer):
    """Level X is looked for item by item, so that one bad row does not hide behind the whole batch."""

    items = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=MAX_ITEMS)
    atomic = serializers.BooleanField(default=False)

    def _refusal(self, name: str, value: Any) -> Any:
        return None if name == "items" else super()._refusal(name, value)


class ResultSerializer(serializers.Serializer):  # type: ignore[type-arg]
    index = serializers.IntegerField()
    status = serializers.IntegerField()
    id = serializers.UUIDField(allow_null=True)
    problem = serializers.DictField(allow_null=True)


class BulkAnswerSerializer(serializers.Serializer):  # type: ignore[type-arg]
    results = ResultSerializer(many=True)


class BulkRefused(exceptions.APIException):
    """An atomic batch had a bad item: nothing was written, ``results`` say which items are to blame."""

    status_code = 409
    default_code = "bulk_refused"

    def __init__(self, results: list[dict[str, Any]]) -> None:
        bad = sum(1 for result in results if result["status"] >= 400)
        super().__init__(_("Nothing was written, because %(bad)d items were refused.") % {"bad": bad})
        self.members = {"results": [result if result["status"] >= 400 else _undone(result) for result in results]}


@transaction.atomic
def run(items: Iterable[dict[str, Any]], put: PutItem, *, atomic: bool) -> Response:
    """200 with a result for each item, or BulkRefused when ``atomic`` and any was refused."""
    results = [_result(index, item, put) for index, item in enumerate(items)]
    if atomic and any(result["status"] >= 400 for result in results):
        raise BulkRefused(results)
    return Response({"results": results})


def _result(index: int, item: dict[str, Any], put: PutItem) -> dict[str, Any]:
    try:
        code, row = put(item)
    except REFUSALS as error:
        body: Any = to_problem(error)
        return {"index": index, "status": body["status"], "id": None, "problem": body}
    return {"index": index, "status": code, "id": str(row.uid), "problem": None}


def _undone(result: dict[str, Any]) -> dict[str, Any]:
    code = status.HTTP_424_FAILED_DEPENDENCY
    body = problem(code, _("Not written"), code="not_written", detail=_("Another item of the batch was refused."))
    return {**result, "status": code, "id": None, "problem": body}
