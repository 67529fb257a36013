"""Ways of the desk. A read-only field that names another record leads to it by ``uid``, for whoever may open it."""

from typing import Any

from django.contrib.admin.helpers import AdminReadonlyField
from django.urls import reverse
from django.utils.html import format_html


def changelist_url(opts: Any) -> str:
    """The list of a table."""
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")


def link_if_allowed(field: AdminReadonlyField, _relation: Any, record: Any) -> str:
    """The record's name, with its address when this reader's role opens that page."""
    target = field.model_admin.admin_site._registry.get(type(record))
    request = getattr(field.form, "request", None)
    if target is None or request is None or not target.has_view_or_change_permission(request):
        return str(record)
    return format_html('<a href="{}">{}</a>', target.change_url(record), record)


# Django builds these fields deep inside its forms and offers no other place to say how they link.
AdminReadonlyField.get_admin_url = link_if_allowed  # type: ignore[method-assign, assignment]
