"""Whose a new record is: the office that its clerk acts for."""

from typing import Any

from django.http import HttpRequest

from civildefense.accounts.models import Organisation


def office_of(request: HttpRequest) -> Organisation | None:
    """A section acts for its office; None for whoever acts for none."""
    user: Any = request.user
    return next((office for own in user.own_organisations if (office := own.acting_office)), None)


class OwningDesk:
    """Mixin: the form of a new record names that office already."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        office = office_of(request)
        own = {"organisation": office.pk} if office else {}
        return {**own, **super().get_changeform_initial_data(request)}  # type: ignore[misc]
