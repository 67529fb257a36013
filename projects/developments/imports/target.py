"""Developments as a register that files can be imported into."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.records.imports.flat import FlatTarget
from projects.developments.imports.rows import DevelopmentRowForm
from projects.developments.imports.vocabulary import FIELDS, VOCABULARY
from projects.developments.imports.writer import BUILDING, DevelopmentWriter
from projects.developments.models import Development


class DevelopmentTarget(FlatTarget):
    name = "developments"
    label = gettext_lazy("developments")
    model = Development
    fields = FIELDS
    vocabulary = VOCABULARY
    form = DevelopmentRowForm
    writer = DevelopmentWriter
    keys = (("code",), ("filing_number",), ("name",))
    key_length = 100
    right = "projects.add_development"

    def column_label(self, name: str) -> str:
        return _("building") if name == BUILDING else super().column_label(name.removesuffix("_id"))
