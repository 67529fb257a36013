"""What every resource of the county API does alike: scope, uid in the address, ETag, Location, no shared caching."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import status
from rest_framework.mixins import ListModelMixin
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from civildefense.common.api.etag import etag_of, is_known, require_match
from civildefense.common.api.problems import TooLarge


class ScopedViewSet(GenericViewSet):  # type: ignore[type-arg]
    """Rows start from ``visible_to``: another county's uid answers 404, like one that never was."""

    lookup_field = "uid"
    lookup_value_converter = "uuid"
    # A parser reads a body whole, so it is measured before.
    max_body_bytes = 20 * 1024 * 1024

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        if int(request.META.get("CONTENT_LENGTH") or 0) > self.max_body_bytes:
            raise TooLarge
        super().initial(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        return rows.visible_to(self.request.user)

    def get_object(self) -> Any:
        """The row of the address. Filters of the list play no part."""
        return get_object_or_404(self.get_queryset(), uid=self.kwargs["uid"])

    def get_locked_object(self) -> Any:
        """The same, locked until the transaction ends; its parents were locked before."""
        rows = self.get_queryset().select_for_update(no_key=True, of=("self",))
        return get_object_or_404(rows, uid=self.kwargs["uid"])

    def answer(self, row: Any, code: int = status.HTTP_200_OK) -> Response:
        """The row as it stands in the database now, with its ETag, and its address when it is new."""
        row = self.get_queryset().get(pk=row.pk)
        headers = {"ETag": etag_of(row)}
        if code == status.HTTP_201_CREATED:
            headers["Location"] = self.request.build_absolute_uri(f"{self.request.path}{row.uid}/")
        return Response(self.get_serializer(row).data, status=code, headers=headers)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class Listing(ListModelMixin):
    """A page of the list."""


class Reading:
    """One row; 304 when the caller holds this version."""

    def retrieve(self: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        if is_known(request, row):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": etag_of(row)})
        return self.answer(row)


class Creating:
    """``perform_create(serializer)`` calls the service and returns the row."""

    def create(self: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return self.answer(self.perform_create(serializer), status.HTTP_201_CREATED)


class Changing:
    """PUT and PATCH with If-Match. ``perform_update(serializer)`` calls the service and returns the row."""

    @transaction.atomic
    def update(self: Any, request: Any, *args: Any, partial: bool = False, **kwargs: Any) -> Response:
        row = self.get_locked_object()
        require_match(request, row)
        serializer = self.get_serializer(row, data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        return self.answer(self.perform_update(serializer))

    def partial_update(self: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        return self.update(request, *args, partial=True, **kwargs)


class Removing:
    """DELETE with If-Match. ``perform_destroy(row)`` calls the service."""

    @transaction.atomic
    def destroy(self: Any, request: Any, *args: Any, **kwargs: Any) -> Response:
        row = self.get_locked_object()
        require_match(request, row)
        self.perform_destroy(row)
        return Response(status=status.HTTP_204_NO_CONTENT)
