"""One FilterSet for the desk's list, the API and exports."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from civildefense.accounts.models import Organisation
from civildefense.common.filters import ChangedSinceFilter
from shelters.facilities.models import Facility
from shelters.facilities.states import FacilityState, PeacetimeUse


class BoxField(forms.CharField):
    """``west,south,east,north`` in WGS-84 degrees → four numbers."""

    default_error_messages = {
        "box": _("Give west,south,east,north in WGS-84 degrees, for example 120.8,31.9,121,32.1.")
    }

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError:
            raise forms.ValidationError(self.error_messages["box"], code="box") from None
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise forms.ValidationError(self.error_messages["box"], code="box")
        return west, south, east, north


@extend_schema_field(OpenApiTypes.STR)
class BoxFilter(filters.Filter):
    field_class = BoxField

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if value is None:
            return queryset
        west, south, east, north = value
        return queryset.filter(longitude__range=(west, east), latitude__range=(south, north))


class FacilityFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(label=_("state"), choices=FacilityState.choices)
    division = filters.CharFilter(label=_("division (code)"), field_name="division__code")
    organisation = filters.CharFilter(label=_("organisation (code)"), method="of_organisation")
    q = filters.CharFilter(label=_("words in name, address or number"), method="with_words")
    has_point = filters.BooleanFilter(label=_("on the map"), field_name="longitude", lookup_expr="isnull", exclude=True)
    peacetime_use = filters.MultipleChoiceFilter(label=_("use in peace"), choices=PeacetimeUse.choices)
    source = filters.CharFilter(label=_("source"))
    source_key = filters.CharFilter(label=_("key in the source"))
    updated_since = ChangedSinceFilter()
    bbox = BoxFilter(label=_("west,south,east,north in WGS-84 degrees"))

    class Meta:
        model = Facility
        fields: tuple[str, ...] = ()

    def of_organisation(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        organisation = Organisation.objects.visible_to(self.request.user).filter(code=value).first()
        if organisation is None:
            raise Http404  # another county's code and no code at all look the same
        return queryset.filter(organisation=organisation)

    def with_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.matching(value)
