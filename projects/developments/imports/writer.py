"""Compares lists of filed developments with the register and writes what is new or changed.

A row names its developer by credit code or name; one that the office does not know is registered by the way. Where
the row says how high and how large it is built, it carries one building.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civildefense.accounts.models import Organisation
from civildefense.common.hanzi import folded
from civildefense.records.imports.flat import FlatWriter
from civildefense.records.imports.flat.reader import refusal_at
from civildefense.records.imports.problems import WARNING, Problem
from civildefense.records.imports.targets import Draft
from civildefense.records.imports.undoing import closed_by_imports
from civildefense.rulebook.models import AdminDivision
from projects.developments import services
from projects.developments.errors import ForeignDivision
from projects.developments.models import Building, Development
from projects.developments.rules import contradiction
from projects.developments.services.divisions import office_of, offices_of
from projects.developments.services.locking import locked
from projects.developments.states import DevelopmentState
from projects.enterprises.models import Enterprise, EnterpriseKind
from projects.enterprises.names import normal_name
from projects.enterprises.services import create_enterprise

BUILDING = "building"
BUILDING_FIELDS = (
    "storeys_above", "storeys_below", "foundation_depth_m", "ground_floor_m2", "above_ground_m2", "below_ground_m2",
    "existing_m2", "excluded_m2", "exclusion_reason",
)  # fmt: skip
NEEDED_OF_BUILDING = ("storeys_above", "ground_floor_m2", "above_ground_m2")
UNKNOWN = gettext_lazy("There is no such division.")
_PLAIN = ("name", "code", "filing_number", "filing_kind", "filed_on", "use", "address", "is_major", "remarks")


class DevelopmentWriter(FlatWriter[Development]):
    model = Development
    columns = (*_PLAIN, "developer_id", "division_id", "state")
    needed = ("name", "filed_on", "use")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._companies: dict[str, int] = {}
        self._codeless: dict[str, int] = {}
        self._divisions: dict[str, int] = {}
        self._foreign: set[str] = set()
        self._buildings: dict[int, list[Building]] = {}
        self._may_reopen: set[Any] = set()

    # --- Finding -----------------------------------------------------------------------------------

    def prepare(self, drafts: Sequence[Draft]) -> None:
        """The office's companies by code and name, and all divisions by code and name."""
        rows = Enterprise.objects.standing().filter(organisation=self.organisation).order_by("-pk")
        for pk, name, code in rows.values_list("pk", "name", "credit_code"):
            self._companies |= {normal_name(name): pk} | ({code: pk} if code else {})
            self._codeless |= {} if code else {normal_name(name): pk}
        if not self._divisions:
            self._read_divisions()

    def _read_divisions(self) -> None:
        """Those of the office, and by name those of others; "" is the one that the office itself answers for."""
        own = offices_of(self.organisation)
        present = AdminDivision.objects.filter(ends_on__isnull=True).order_by("-pk").defer("boundary")
        for division in present.select_related("successor", "parent"):
            names = [folded(division.name), folded(division.code)]
            if (office := office_of(division)) is not None and office not in own:
                self._foreign.update(names)
                continue
            names += [""] if division.office_id == self.organisation.pk else []
            self._divisions |= dict.fromkeys(names, division.pk)

    def in_use(self) -> Any:
        """What is accepted stands, whatever a list lacks."""
        over = (DevelopmentState.ACCEPTED, DevelopmentState.IN_USE, DevelopmentState.CANCELLED)
        return self.of_source.exclude(state__in=over)

    def on_record(self, drafts: Sequence[Draft], *, lock: bool = False) -> Mapping[str, Development]:
        found = super().on_record(drafts, lock=lock)
        gone = {row.uid: row.version for row in found.values() if row.state == DevelopmentState.CANCELLED}
        self._may_reopen = closed_by_imports(gone) if gone else set()
        self._buildings = {row.pk: [] for row in found.values()}
        for building in Building.objects.filter(development__in=self._buildings):
            self._buildings[building.development_id].append(building)
        return found

    # --- Judging -----------------------------------------------------------------------------------

    def judge(self, draft: Draft, row: Development | None) -> Iterator[Problem]:
        yield from super().judge(draft, row)
        if row is None and not ({"developer", "credit_code"} & set(draft.fields)):
            told = _("A new row needs: %(fields)s.") % {"fields": self.labels["developer"]}
            yield refusal_at(draft, "developer", told, "value_missing")
        elif self._company(draft) is None and "developer" not in draft.fields and "credit_code" in draft.fields:
            told = _("The office knows no company with this code; give its name too.")
            yield refusal_at(draft, "credit_code", told, "developer_unknown")
        elif self._company(draft) is None and "developer" in draft.fields:
            told = _("The office does not know this company yet; it is registered with the row.")
            yield Problem(draft.place, "developer_new", told, level=WARNING)
        if self._division(draft) is None and (row is None or "division" in draft.fields):
            is_foreign = folded(draft.fields.get("division", "")) in self._foreign
            why = (ForeignDivision.message, ForeignDivision.code) if is_foreign else (UNKNOWN, "division_unknown")
            yield refusal_at(draft, "division", *why)
        yield from self._judged_building(draft, row)
        if row and row.state == DevelopmentState.CANCELLED and row.uid not in self._may_reopen:
            told = _("Cancelled at the desk: a file does not take it up again.")
            yield Problem(draft.place, "cancelled", told)

    def _judged_building(self, draft: Draft, row: Development | None) -> Iterator[Problem]:
        said = _building_of(draft)
        known = self._known_building(row, said["name"]) if row and said else None
        missing = next((name for name in NEEDED_OF_BUILDING if said and known is None and name not in said), "")
        if missing:
            told = _("A building needs its storeys, its ground floor and its area above ground.")
            yield refusal_at(draft, missing, told, "building_incomplete")
        elif said and (broken := contradiction({**_measures(known or Building()), **said})):
            rule = next(rule for rule in Building._meta.constraints if rule.name.endswith(f"_{broken}"))
            field = "excluded_m2" if "left_out" in broken or "exclusion" in broken else "ground_floor_m2"
            yield refusal_at(draft, field, rule.violation_error_message, str(rule.violation_error_code))

    def _company(self, draft: Draft) -> int | None:
        """By its code; by name where the row, or the register, has no code for it."""
        code, name = draft.fields.get("credit_code", ""), normal_name(draft.fields.get("developer", ""))
        if code:
            return self._companies.get(code) or self._codeless.get(name)
        return self._companies.get(name)

    def _division(self, draft: Draft) -> int | None:
        """By name or code; a row that names none lies in the office's own."""
        return self._divisions.get(folded(draft.fields.get("division", "")))

    def _known_building(self, row: Development, name: str) -> Building | None:
        return next((building for building in self._buildings.get(row.pk, []) if building.name == name), None)

    def values(self, draft: Draft, row: Development | None) -> dict[str, Any]:
        said = {name: draft.fields[name] for name in _PLAIN if name in draft.fields}
        if row is None or {"developer", "credit_code"} & set(draft.fields):
            said["developer_id"] = self._company(draft)
        if row is None or "division" in draft.fields:
            said["division_id"] = self._division(draft)
        if row and row.state == DevelopmentState.CANCELLED:
            said["state"] = DevelopmentState.FILED
        if building := _building_of(draft):
            said[BUILDING] = building
        if said.get("developer_id", 0) is None:
            said["company"] = {name: draft.fields.get(name, "") for name in ("developer", "credit_code")}
        return said

    def changes(self, row: Development, values: Mapping[str, Any]) -> dict[str, Any]:
        apart = {BUILDING, "company"}
        found = {name: value for name, value in values.items() if name not in apart and getattr(row, name) != value}
        if "company" in values:
            found["company"] = values["company"]
        if building := values.get(BUILDING):
            known = self._known_building(row, building["name"])
            if known is None or any(getattr(known, name) != value for name, value in building.items()):
                found[BUILDING] = building
        return found

    # --- Writing -----------------------------------------------------------------------------------

    def create(self, draft: Draft, values: dict[str, Any]) -> Development:
        said = self._with_company(values)
        building = said.pop(BUILDING, None)
        Organisation.objects.select_for_update(no_key=True).get(pk=self.organisation.pk)
        row = Development(organisation=self.organisation, source=self.source, source_key=draft.key)
        made = services.put_development(development=row, by=self.by, **said)
        self._write_building(made, building)
        return made

    def change(self, row: Development, changes: dict[str, Any]) -> None:
        said = self._with_company(changes)
        building, state = said.pop(BUILDING, None), said.pop("state", None)
        if state:
            reason = f"{_('The file says so.')} ({self.source})"
            services.move_development(development=row, to=state, by=self.by, reason=reason)
        if said:
            services.put_development(development=locked(row), by=self.by, **said)
        self._write_building(row, building)

    def _with_company(self, values: dict[str, Any]) -> dict[str, Any]:
        said = dict(values)
        if (company := said.pop("company", None)) is not None:
            made = create_enterprise(
                organisation=self.organisation, name=company["developer"], credit_code=company["credit_code"],
                kinds=[EnterpriseKind.DEVELOPER], by=self.by,
            )  # fmt: skip
            self._companies |= {normal_name(made.name): made.pk}
            self._companies |= {made.credit_code: made.pk} if made.credit_code else {}
            said["developer_id"] = made.pk
        return said

    def _write_building(self, row: Development, building: dict[str, Any] | None) -> None:
        if building:
            known = Building.objects.filter(development=row, name=building["name"]).exists()
            said = building if known else {"use": row.use, **building}
            services.set_building(development=row, by=self.by, **said)

    def withdraw(self, row: Development, reason: str) -> None:
        if row.state != DevelopmentState.CANCELLED:
            services.move_development(development=row, to=DevelopmentState.CANCELLED, by=self.by, reason=reason)

    def put_back(self, row: Development, before: dict[str, Any], reason: str) -> None:
        said = dict(before)
        state = said.pop("state", row.state)
        if changed := {name: value for name, value in said.items() if getattr(row, name) != value}:
            services.put_development(development=locked(row), by=self.by, **changed)
        if state != row.state:
            services.move_development(development=row, to=state, by=self.by, reason=reason)


def _measures(building: Building) -> dict[str, Any]:
    return {name: getattr(building, name) for name in BUILDING_FIELDS}


def _building_of(draft: Draft) -> dict[str, Any]:
    """Name and measures of the building that the row carries; nothing where it has no measure."""
    said = {name: draft.fields[name] for name in BUILDING_FIELDS if name in draft.fields}
    return {"name": draft.fields.get("building") or _("all buildings"), **said} if said else {}
