"""allauth for staff: nobody signs up, every attempt is logged, accounts are locked and never addresses."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from civildefense.accounts import services
from civildefense.accounts.models import SignInEvent, User


class StaffAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        services.record_sign_in(
            username=credentials.get("username") or "",
            outcome=SignInEvent.Outcome.FAILED,
            address=request.META.get("REMOTE_ADDR"),
        )
        super().authentication_failed(request, **credentials)

    def login(self, request: Any, user: User) -> None:
        super().login(request, user)
        services.record_sign_in(
            username=user.username,
            outcome=SignInEvent.Outcome.SIGNED_IN,
            address=request.META.get("REMOTE_ADDR"),
            user=user,
        )
