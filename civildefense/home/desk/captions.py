"""Django's own words on the desk for which its Chinese catalogue has none: marked here, they come into ours."""

from django.utils.translation import gettext_noop

CAPTIONS = (
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("Error:"),
    gettext_noop("%(model)s instance with %(field)s %(value)r is not a valid choice."),
)
