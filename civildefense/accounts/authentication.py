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

_USE_IS_WRITTEN_EVERY = dt.timedelta(minutes=1)


class ApiTokenAuthentication(TokenAuthentication):
    """``Authorization: Token rfb_…``; an expired token stays on record instead of being deleted."""

    def authenticate(self, request: Any) -> Any:
        found = super().authenticate(request)
        if found:
            self._require_network(found[1], request.META["REMOTE_ADDR"])
            self._note_use(found[1])
        return found

    def authenticate_credentials(self, token: bytes) -> Any:
        try:
            return super().authenticate_credentials(token)
        except UnicodeDecodeError as error:
            raise AuthenticationFailed(_("Invalid token.")) from error

    def validate_user(self, auth_token: ApiToken) -> Any:
        if auth_token.revoked_at or (auth_token.expiry and auth_token.expiry < timezone.now()):
            raise AuthenticationFailed(_("The token has expired or was revoked."))
        return super().validate_user(auth_token)

    def _cleanup_token(self, auth_token: ApiToken) -> bool:
        return False

    @staticmethod
    def _require_network(token: ApiToken, address: str) -> None:
        allowed = [ip_network(network, strict=False) for network in token.networks]
        if allowed and not (address and any(ip_address(address) in network for network in allowed)):
            raise AuthenticationFailed(_("The token may not be used from this network."))

    @staticmethod
    def _note_use(token: ApiToken) -> None:
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > _USE_IS_WRITTEN_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


class ApiTokenScheme(OpenApiAuthenticationExtension):
    target_class = "civildefense.accounts.authentication.ApiTokenAuthentication"
    name = "apiToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token rfb_…"}
