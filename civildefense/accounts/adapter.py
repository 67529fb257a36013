"""allauth for staff: nobody signs up, every attempt is logged, accounts are locked and never addresses."""

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civildefense.accounts import sign_in
from civildefense.accounts.models import User

FRESH_SECONDS = 300


class StaffAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "Too many wrong attempts. The account is locked for 15 minutes; the administrator can unlock it earlier."
        ),
        "username_password_mismatch": _("User name and password do not match."),
    }

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        username = credentials.get("username") or ""
        with transaction.atomic():
            sign_in.hold_account(username)
            if not sign_in.is_locked(username, now=timezone.now()):
                return super().authenticate(request, **credentials)
        raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        username = credentials.get("username") or ""
        user = User.objects.filter(username=username).first()
        sign_in.record_failure(username=username, address=sign_in.address_of(request), user=user)

    def pre_login(self, request: Any, user: User, **options: Any) -> Any:
        """A password alone opens nothing: without a role today there is nothing to do here."""
        if not user.is_staff:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **options)

    def login(self, request: Any, user: User) -> None:
        super().login(request, user)
        self._record(request, user, sign_in.Outcome.SIGNED_IN)

    def logout(self, request: Any) -> None:
        self._record(request, request.user, sign_in.Outcome.SIGNED_OUT)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """The user's own new password, whether asked for or chosen."""
        user.must_change_password = False
        super().set_password(user, password)
        self._record(context.request, user, sign_in.Outcome.PASSWORD_CHANGED)

    def get_password_change_redirect_url(self, request: Any) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Whoever has just signed in need not type the password again to set up the second factor."""
        records = get_authentication_records(context.request, context.request.user)
        return not records or time.time() - records[-1]["at"] > FRESH_SECONDS

    @staticmethod
    def _record(request: Any, user: User, outcome: str) -> None:
        sign_in.record(username=user.username, outcome=outcome, address=sign_in.address_of(request), user=user)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The authenticator's secret is stored encrypted, so that a copy of the database opens no account."""

    def get_totp_issuer(self) -> str:
        """What the authenticator app shows: the name of the user's office."""
        organisations = context.request.user.own_organisations
        return organisations[0].name if organisations else super().get_totp_issuer()

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> MultiFernet:
    """Keys derived from SECRET_KEY; those of SECRET_KEY_FALLBACKS still read."""
    keys = map(str, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second-factor:{key}".encode()).digest())) for key in keys]
    )
