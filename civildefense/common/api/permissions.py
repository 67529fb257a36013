"""Roles decide the verb, ``visible_to`` decides the rows, a token's scopes narrow both."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission

_VERB = {"POST": "add", "PUT": "change", "PATCH": "change", "DELETE": "delete"}


class ScopePermission(BasePermission):
    """Signed in, and the token's scopes cover the method: ``read`` for reading, else the view's ``token_scope``."""

    message = _("The token's scopes do not cover this request.")

    def has_permission(self, request: Any, view: Any) -> bool:
        if not (request.user and request.user.is_authenticated):
            return False
        scopes = getattr(request.auth, "scopes", None)
        if scopes is None:
            return True
        special = getattr(view, "token_scope", None)
        wanted = {special or "write"} if request.method not in SAFE_METHODS else {"read", special}
        return not wanted.isdisjoint(scopes)


class RolePermission(BasePermission):
    """Asks for ``app.verb_model`` of the view's queryset; a view's ``rights`` maps its own actions to other rights."""

    message = _("Your role may not do this.")

    def has_permission(self, request: Any, view: Any) -> bool:
        if not (request.user and request.user.is_authenticated):
            return False
        if view.action is None:
            return True  # no such method here: the view itself answers 405
        return request.user.has_perm(self._right(request, view))

    @staticmethod
    def _right(request: Any, view: Any) -> str:
        rights = getattr(view, "rights", {})
        if view.action in rights:
            return rights[view.action]
        meta = view.queryset.model._meta
        verb = "view" if request.method in SAFE_METHODS else _VERB[request.method]
        return f"{meta.app_label}.{verb}_{meta.model_name}"
