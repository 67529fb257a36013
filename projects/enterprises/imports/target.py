"""Enterprises as a register that files can be imported into."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.records.imports.flat import FlatTarget
from projects.enterprises.imports.rows import EnterpriseRowForm
from projects.enterprises.imports.vocabulary import FIELDS, VOCABULARY
from projects.enterprises.imports.writer import PARTS, EnterpriseWriter
from projects.enterprises.models import Enterprise


class EnterpriseTarget(FlatTarget):
    name = "enterprises"
    label = gettext_lazy("enterprises")
    model = Enterprise
    fields = FIELDS
    vocabulary = VOCABULARY
    form = EnterpriseRowForm
    writer = EnterpriseWriter
    keys = (("credit_code",), ("name",))
    right = "projects.change_enterprise"

    def column_label(self, name: str) -> str:
        return _("certificates, contacts and names") if name == PARTS else super().column_label(name)
