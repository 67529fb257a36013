"""What a check leaves to a person: how rows are recognised, and in which datum the file is. Nothing is guessed."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import User
from civildefense.common.coordinates import Datum
from civildefense.records.imports.datums import SUSPECT
from civildefense.records.imports.errors import IdsAllNew
from civildefense.records.imports.options import ID
from civildefense.records.imports.services import set_mapping
from civildefense.records.models import ImportBatch

IDENTITIES = (
    (ID, gettext_lazy("by their ids")),
    ("name,address", gettext_lazy("by name and address")),
    ("name,point", gettext_lazy("by name and point")),
    ("address,point", gettext_lazy("by address and point")),
    ("name", gettext_lazy("by name")),
    ("address", gettext_lazy("by address")),
    ("number", gettext_lazy("by number")),
)


@dataclass(frozen=True)
class DatumQuestion:
    """``datum`` is what the points look like."""

    message: str
    datum: str
    label: str


class IdentityForm(forms.Form):
    key = forms.ChoiceField(label=gettext_lazy("rows are recognised"), choices=IDENTITIES)

    def __init__(self, *args: Any, batch: ImportBatch, **options: Any) -> None:
        said = batch.mapping.get("key")
        proposed = (_asked(batch, IdsAllNew.code) or {}).get("value")
        chosen = ",".join(said) if isinstance(said, list) else proposed or ID
        super().__init__(*args, **options)
        self.initial["key"] = chosen


def ids_question(batch: ImportBatch) -> str:
    """The sentence, while nobody has answered."""
    asked = _asked(batch, IdsAllNew.code)
    return asked["message"] if asked else ""


def datum_question(batch: ImportBatch) -> DatumQuestion | None:
    asked = _asked(batch, SUSPECT)
    return DatumQuestion(asked["message"], asked["value"], str(Datum(asked["value"]).label)) if asked else None


def require_decided(batch: ImportBatch) -> None:
    """The early answer of what a commit makes sure of when it has read the file."""
    if message := ids_question(batch):
        raise IdsAllNew(message)


def set_identity(*, batch: ImportBatch, key: str, by: User) -> ImportBatch:
    """How the rows of this source are recognised; remembered once the import is committed."""
    return set_mapping(batch=batch, mapping={**batch.mapping, "key": key.split(",")}, by=by)


def _asked(batch: ImportBatch, code: str) -> dict[str, Any] | None:
    return next((problem for problem in batch.problems if problem["code"] == code), None)
