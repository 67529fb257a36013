"""API tokens: knox's digest, plus our expiry, revocation, networks and last use."""

import datetime as dt
from ipaddress import ip_address, ip_network
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from civildefense.accounts.models import ApiToken


class ApiTokenAuthentication(TokenAuthentication):
    """``Authorization: Token rfb_…``; an expired token stays on record instead of being deleted."""

    def authenticate(self, request: Any) -> Any:
        found = super().authenticate(request)
        if found and found[1].networks:
            address = ip_address(request.META["REMOTE_ADDR"])
            if not any(address in ip_network(network, strict=False) for network in found[1].networks):
                raise AuthenticationFailed(_("The token may not be used from this network."))
        return found

    def validate_user(self, auth_token: ApiToken) -> Any:
        now = timezone.now()
        if auth_token.revoked_at or (auth_token.expiry and auth_token.expiry < now):
            raise AuthenticationFailed(_("The token has expired or was revoked."))
        stale = auth_token.last_used_at is None or now - auth_token.last_used_at > dt.timedelta(minutes=1)
        if stale:
            ApiToken.objects.filter(pk=auth_token.pk).update(last_used_at=now)
        return super().validate_user(auth_token)

    def _cleanup_token(self, auth_token: ApiToken) -> bool:
        return False


class ApiTokenScheme(OpenApiAuthenticationExtension):
    target_class = "civildefense.accounts.authentication.ApiTokenAuthentication"
    name = "apiToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token rfb_…"}
