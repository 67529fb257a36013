"""Roles decide the verb, ``visible_to`` decides the rows, a token's scopes narrow both."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission

_VERB = {"POST": "add", "PUT": "change", "PATCH": "change", "DELETE": "delete"}


class RolePermission(BasePermission):
    """Asks for ``app.verb_model`` of the view's queryset; a view's ``rights`` maps its own actions to other rights."""

    def has_permission(self, request: Any, view: Any) -> bool:
        if not (request.user and request.user.is_authenticated):
            return False
        return self._token_allows(request, view) and request.user.has_perm(self._right(request, view))

    @staticmethod
    def _token_allows(request: Any, view: Any) -> bool:
        scopes = getattr(request.auth, "scopes", None)
        if scopes is None:
            return True
        wanted = getattr(view, "token_scope", None) or ("read" if request.method in SAFE_METHODS else "write")
        return wanted in scopes or (request.method in SAFE_METHODS and "read" in scopes)

    @staticmethod
    def _right(request: Any, view: Any) -> str:
        rights = getattr(view, "rights", {})
        if view.action in rights:
            return rights[view.action]
        meta = view.queryset.model._meta
        verb = "view" if request.method in SAFE_METHODS else _VERB.get(request.method, "view")
        return f"{meta.app_label}.{verb}_{meta.model_name}"
