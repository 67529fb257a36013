"""Password check only; rights come from the roles on ``User``."""

from django.contrib.auth.backends import BaseBackend, ModelBackend

from civildefense.accounts.models import User


class RoleBackend(ModelBackend):
    """Django's password check without its permission tables."""

    def user_can_authenticate(self, user: User) -> bool:  # type: ignore[override]
        return user.is_active and not user.is_service

    get_user_permissions = BaseBackend.get_user_permissions
    get_group_permissions = BaseBackend.get_group_permissions
    get_all_permissions = BaseBackend.get_all_permissions
    has_perm = BaseBackend.has_perm
