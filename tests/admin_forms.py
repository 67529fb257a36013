"""Forms of the desk as a browser would send them back, and what they answer."""

from typing import Any

from django.forms import ModelForm, NullBooleanField
from django.test import Client


def filled(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """Every field of the page's form with the value that it shows, and ``changes`` on top."""
    context = client.get(url).context
    forms: list[Any] = [context["adminform"].form]
    for panel in context["inline_admin_formsets"]:
        forms += [panel.formset.management_form, *panel.formset.forms]
    data: dict[str, Any] = {}
    for form in forms:
        for bound in form:
            value = bound.field.prepare_value(bound.value())
            if isinstance(bound.field, NullBooleanField):
                value = {True: "true", False: "false", None: "unknown"}[value]
            if value is not None and value is not False:
                data[bound.html_name] = value
    return {**data, **changes}


def errors_of(response: Any) -> list[str]:
    """Every sentence of the form and of its parts; none after a redirect."""
    context = response.context or {}
    if "adminform" not in context:
        return []
    forms: list[ModelForm] = [context["adminform"].form]
    found = []
    for panel in context["inline_admin_formsets"]:
        forms += panel.formset.forms
        found += panel.formset.non_form_errors()
    for form in forms:
        found += [str(message) for messages in form.errors.values() for message in messages]
    return [str(message) for message in found]
