"""The desk's base: Django's own admin, scoped, told in sentences and kept to the services."""

from civildefense.common.admin import links  # noqa: F401  (read-only fields link by its rule)
from civildefense.common.admin.base import OfficeAdmin, ReadOnlyAdmin
from civildefense.common.admin.forms import OfficeForm
from civildefense.common.admin.inlines import OfficeStackedInline, OfficeTabularInline
from civildefense.common.admin.moves import MovesAdmin, Step, StepsAdmin, refused_without, shown_once

__all__ = [
    "MovesAdmin",
    "OfficeAdmin",
    "OfficeForm",
    "OfficeStackedInline",
    "OfficeTabularInline",
    "ReadOnlyAdmin",
    "Step",
    "StepsAdmin",
    "refused_without",
    "shown_once",
]
