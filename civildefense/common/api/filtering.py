"""Filters of lists: a parameter that nobody knows is refused, because ignoring it would answer another question."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions

from civildefense.common.api import pagination
from civildefense.common.api.problems import QueryInvalid

EVERYWHERE = frozenset({"lang", "format", *pagination.PARAMETERS})


class StrictFilterBackend(DjangoFilterBackend):
    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        filterset_class = self.get_filterset_class(view, queryset)
        known = EVERYWHERE | set(filterset_class.base_filters if filterset_class else ())
        if unknown := sorted(set(request.query_params) - known):
            names = {"known": ", ".join(sorted(known))}
            sentence = _("There is no such parameter here. Known are: %(known)s.") % names
            raise QueryInvalid({name: [exceptions.ErrorDetail(sentence, "unknown_parameter")] for name in unknown})
        try:
            return super().filter_queryset(request, queryset, view)
        except exceptions.ValidationError as error:
            raise QueryInvalid(error.detail) from error
