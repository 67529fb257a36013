"""What hangs below a company and stands in its row of a list: certificates, classes, contacts, former names."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from civildefense.accounts.models import User
from civildefense.records.imports.flat.reader import refusal_at
from civildefense.records.imports.problems import Problem
from civildefense.records.imports.targets import Draft
from projects.enterprises.models import (
    CreditGrade,
    Enterprise,
    EnterpriseContact,
    EnterpriseName,
    Qualification,
    QualificationKind,
)
from projects.enterprises.names import normal_name

_MODELS: dict[str, type[Model]] = {
    "qualifications": Qualification,
    "credit_grades": CreditGrade,
    "contacts": EnterpriseContact,
    "former_names": EnterpriseName,
}
_SAME = {
    "qualifications": ("kind_id", "number", "last_on"),
    "credit_grades": ("grade", "rated_by", "starts_on"),
    "contacts": ("post", "person", "phone"),
    "former_names": ("name",),
}


class Parts:
    """Read a chunk at a time; ``new`` rows are unsaved until ``add``."""

    def __init__(self, by: User) -> None:
        self.by = by
        self._kinds: dict[str, int] = {}
        self._present: dict[int, dict[str, list[Any]]] = {}

    def prepare(self, drafts: Sequence[Draft]) -> None:
        """Kinds of certificates that nobody has registered yet are known by their name."""
        self._kinds = dict(QualificationKind.objects.values_list("name", "pk"))

    def read(self, rows: Iterable[Enterprise]) -> None:
        ids = [row.pk for row in rows]
        self._present = {pk: {name: [] for name in _MODELS} for pk in ids}
        for name, model in _MODELS.items():
            part: Any
            for part in model._base_manager.filter(enterprise__in=ids).order_by("pk"):
                self._present[part.enterprise_id][name].append(part)

    def names_of(self, row: Enterprise) -> list[str]:
        return [row.name, *(former.name for former in self._of(row, "former_names"))]

    def keys_of(self, row: Enterprise) -> dict[str, list[int]]:
        return {name: [part.pk for part in self._of(row, name)] for name in _MODELS}

    def _of(self, row: Enterprise, name: str) -> list[Any]:
        if row.pk not in self._present:
            self._present[row.pk] = {
                each: [*model._base_manager.filter(enterprise=row).order_by("pk")] for each, model in _MODELS.items()
            }
        return self._present[row.pk][name]

    # --- A row's own ---------------------------------------------------------------------------------

    def judge(self, draft: Draft) -> Iterator[Problem]:
        for said in draft.fields.get("qualifications", []):
            if not said["kind"]:
                yield refusal_at(draft, "certificate", _("Which qualification is it?"), "certificate_incomplete")
            elif not said["is_none_required"] and not said["number"]:
                told = _("A certificate needs its number; where none is required write 无需资质.")
                yield refusal_at(draft, "qualification", told, "certificate_incomplete")
            elif said["starts_on"] and said["last_on"] and said["last_on"] < said["starts_on"]:
                yield refusal_at(draft, "valid_until", _("The period ends before it begins."), "dates")
        if draft.fields.get("credit_grade") and not draft.fields.get("credit_from"):
            told = _("A credit class needs the day from which it holds.")
            yield refusal_at(draft, "credit_grade", told, "credit_incomplete")

    def new(self, draft: Draft, row: Enterprise) -> dict[str, list[dict[str, Any]]]:
        """What the draft says and the register does not have, as fields."""
        said = {
            "qualifications": [self._qualification(entry) for entry in draft.fields.get("qualifications", [])],
            "credit_grades": list(_grade(draft.fields)),
            "contacts": list(_contact(draft.fields)),
            "former_names": list(_former_name(draft.fields, row)),
        }
        found = {name: [entry for entry in listed if not self._has(row, name, entry)] for name, listed in said.items()}
        return {name: listed for name, listed in found.items() if listed}

    def _has(self, row: Enterprise, name: str, entry: dict[str, Any]) -> bool:
        if row.pk is None:
            return False
        kind = entry.get("kind")
        wanted = {**entry, "kind_id": self._kinds.get(kind, 0)} if kind else entry
        same = _SAME[name]
        return any(all(getattr(part, each) == wanted[each] for each in same) for part in self._of(row, name))

    @staticmethod
    def _qualification(entry: dict[str, Any]) -> dict[str, Any]:
        return {name: "" if value is None and name in ("level", "issuer") else value for name, value in entry.items()}

    def add(self, row: Enterprise, parts: dict[str, list[dict[str, Any]]]) -> None:
        for name, listed in parts.items():
            for entry in listed:
                part = _MODELS[name](enterprise=row, **self._linked(entry))
                part.clean_fields()
                part.save()

    def _linked(self, entry: dict[str, Any]) -> dict[str, Any]:
        if not (kind := entry.get("kind")):
            return entry
        if kind not in self._kinds:
            self._kinds[kind] = QualificationKind.objects.create(name=kind).pk
        return {**{name: value for name, value in entry.items() if name != "kind"}, "kind_id": self._kinds[kind]}

    def take_away(self, row: Enterprise, before: dict[str, list[int]] | None) -> None:
        """What was added since ``before``; nobody else has touched the row."""
        for name, ids in (before or {}).items():
            _MODELS[name]._base_manager.filter(enterprise=row).exclude(pk__in=ids).delete()


def _grade(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if said.get("credit_grade") and said.get("credit_from"):
        yield {
            "grade": said["credit_grade"],
            "rated_by": said.get("credit_rated_by") or _("not named"),
            "reason": said.get("credit_reason") or _("as the list says"),
            "starts_on": said["credit_from"],
        }


def _contact(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if said.get("contact_phone"):
        post = said.get("contact_post") or _("contact")
        yield {"post": post, "person": said.get("contact_person", ""), "phone": said["contact_phone"]}


def _former_name(said: dict[str, Any], row: Enterprise) -> Iterator[dict[str, Any]]:
    former = said.get("former_name", "")
    if former and normal_name(former) != normal_name(row.name):
        yield {"name": former}
