"""``/api/v1/me/``: who is asking, for whom, with which scopes and until when."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from civildefense.accounts.models import ApiToken, Organisation, OrganisationKind, Scope
from civildefense.accounts.roles import Role


def own_organisation(request: Any) -> Organisation:
    """The office that the caller acts for; one who acts for several has to name it in the body."""
    if isinstance(request.auth, ApiToken):
        return request.auth.organisation
    own = {organisation.acting_office for organisation in request.user.own_organisations}
    if len(own) != 1:
        sentence = _("You act for several organisations: name the one that answers for the record.")
        raise ValidationError({"organisation": [ErrorDetail(sentence, "required")]})
    return own.pop()


class OwnOrganisationSerializer(serializers.Serializer):  # type: ignore[type-arg]
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)


class OwnTokenSerializer(serializers.Serializer):  # type: ignore[type-arg]
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    expires_at = serializers.DateTimeField(source="expiry")
    networks = serializers.ListField(child=serializers.CharField())


class MeSerializer(serializers.Serializer):  # type: ignore[type-arg]
    username = serializers.CharField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))
    organisations = OwnOrganisationSerializer(many=True)
    token = OwnTokenSerializer(allow_null=True, help_text=gettext_lazy("Null for somebody signed in with a password."))


class MeView(APIView):
    """The first address to try with a new token."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=MeSerializer)
    def get(self, request: Any) -> Response:
        user = request.user
        body = {
            "username": user.username,
            "name": user.name,
            "roles": sorted(user.roles),
            "organisations": sorted(set(user.own_organisations), key=lambda own: own.code),
            "token": request.auth if isinstance(request.auth, ApiToken) else None,
        }
        return Response(MeSerializer(body).data, headers={"Cache-Control": "private, no-cache"})
