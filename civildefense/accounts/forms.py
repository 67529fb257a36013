"""The second factor's forms: a wrong code counts as a wrong password does."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from civildefense.accounts import sign_in


class _CountedCode:
    """One guess at a time for each account; the failure stays in the log although the form is refused."""

    user: Any

    def clean_code(self) -> str:
        with transaction.atomic():
            sign_in.hold_account(self.user.username)
            try:
                if sign_in.is_locked(self.user.username, now=timezone.now()):
                    raise get_adapter().validation_error("too_many_login_attempts")
                return super().clean_code()  # type: ignore[misc]
            except ValidationError as error:
                refusal = error
            if refusal.code == "incorrect_code":
                address = sign_in.address_of(context.request)
                sign_in.record_failure(username=self.user.username, address=address, user=self.user)
        raise refusal


class SecondFactorForm(_CountedCode, AuthenticateForm):
    pass


class SecondFactorAgainForm(_CountedCode, ReauthenticateForm):
    pass
