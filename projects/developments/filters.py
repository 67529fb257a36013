"""One FilterSet for the API's list of developments."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from civildefense.accounts.models import Organisation
from civildefense.common.filters import ChangedSinceFilter
from projects.developments.models import Development
from projects.developments.states import BuildingUse, DevelopmentState


class DevelopmentFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(label=_("state"), choices=DevelopmentState.choices)
    division = filters.CharFilter(label=_("division (code)"), field_name="division__code")
    organisation = filters.CharFilter(label=_("organisation (code)"), method="of_organisation")
    q = filters.CharFilter(label=_("words in name, number, code or address"), method="with_words")
    use = filters.MultipleChoiceFilter(label=_("use"), choices=BuildingUse.choices)
    is_major = filters.BooleanFilter(label=_("major project"))
    is_civil_military = filters.BooleanFilter(label=_("civil–military integration"))
    developer = filters.UUIDFilter(label=_("developer (id)"), field_name="developer__uid")
    number = filters.CharFilter(label=_("number"))
    code = filters.CharFilter(label=_("investment project code"))
    filed_from = filters.DateFilter(label=_("filed on or after"), field_name="filed_on", lookup_expr="gte")
    filed_until = filters.DateFilter(label=_("filed on or before"), field_name="filed_on", lookup_expr="lte")
    source = filters.CharFilter(label=_("source"))
    source_key = filters.CharFilter(label=_("key in the source"))
    updated_since = ChangedSinceFilter()

    class Meta:
        model = Development
        fields: tuple[str, ...] = ()

    def of_organisation(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        organisation = Organisation.objects.visible_to(self.request.user).filter(code=value).first()
        if organisation is None:
            raise Http404  # another county's code and no code at all look the same
        return queryset.filter(organisation=organisation)

    def with_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every word stands somewhere."""
        for word in value.split():
            places = ("name", "number", "code", "address")
            found = Q()
            for place in places:
                found |= Q(**{f"{place}__icontains": word})
            queryset = queryset.filter(found)
        return queryset
