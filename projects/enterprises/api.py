"""``/api/v1/projects/enterprises/``: list, read, create, change."""

from typing import Any

import django_filters as filters
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civildefense.accounts.api import own_organisation
from civildefense.accounts.models import Organisation
from civildefense.common.api.serializers import StrictModelSerializer, VisibleField
from civildefense.common.api.viewsets import Changing, Creating, Listing, Reading, ScopedViewSet
from civildefense.common.filters import ChangedSinceFilter
from civildefense.records.idempotency import idempotent
from projects.enterprises import services
from projects.enterprises.models import Enterprise, EnterpriseContact, EnterpriseKind


class EnterpriseFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("words in the name"), field_name="name", lookup_expr="icontains")
    credit_code = filters.CharFilter(label=_("unified social credit code"))
    kind = filters.ChoiceFilter(label=_("kind"), choices=EnterpriseKind.choices, method="of_kind")
    updated_since = ChangedSinceFilter()

    class Meta:
        model = Enterprise
        fields: tuple[str, ...] = ()

    def of_kind(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(kinds__contains=[value])


class ContactSerializer(StrictModelSerializer):
    class Meta:
        model = EnterpriseContact
        fields = ("post", "person", "phone")


class EnterpriseSerializer(StrictModelSerializer):
    organisation = VisibleField(
        slug_field="code", queryset=Organisation.objects.all(), required=False,
        help_text=_("Code of the office that registers the unit; left out: the caller's own."),
    )  # fmt: skip
    contacts = ContactSerializer(many=True, required=False, help_text=_("All contacts; what is left out is removed."))
    fixed = ("organisation",)

    class Meta:
        model = Enterprise
        fields = (
            "uid", "version", "created_at", "updated_at", "organisation", "name", "credit_code", "kinds", "contacts"
        )  # fmt: skip
        read_only_fields = ("uid", "version", "created_at", "updated_at")


class EnterpriseViewSet(Listing, Reading, Creating, Changing, ScopedViewSet):
    """Units that build, keep or answer for works."""

    queryset = Enterprise.objects.select_related("organisation").prefetch_related("contacts")
    serializer_class = EnterpriseSerializer
    filterset_class = EnterpriseFilter
    ordering_fields = ("updated_at", "created_at", "name")
    create = idempotent(Creating.create)

    @transaction.atomic
    def perform_create(self, serializer: Any) -> Enterprise:
        fields = serializer.validated_data
        contacts = fields.pop("contacts", [])
        fields["organisation"] = fields.get("organisation") or own_organisation(self.request)
        enterprise = services.create_enterprise(by=self.request.user, **fields)
        services.set_contacts(enterprise=enterprise, contacts=contacts, by=self.request.user)
        return enterprise

    @transaction.atomic
    def perform_update(self, serializer: Any) -> Enterprise:
        fields = serializer.validated_data
        contacts = fields.pop("contacts", None)
        enterprise = services.change_enterprise(enterprise=serializer.instance, by=self.request.user, **fields)
        if contacts is not None:
            services.set_contacts(enterprise=enterprise, contacts=contacts, by=self.request.user)
        return enterprise
