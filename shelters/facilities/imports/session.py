"""One run over the facilities of an organisation and source."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from civildefense.records.imports.options import ImportOptions
from civildefense.records.imports.problems import Problem
from civildefense.records.imports.reading import FoundRow
from civildefense.records.imports.targets import Draft, Missing, RowRejected, Session, Settled, Touched
from shelters.facilities.imports.drafts import FacilityReader
from shelters.facilities.imports.identity import named
from shelters.facilities.imports.references import References
from shelters.facilities.imports.renumbered import Renumbered
from shelters.facilities.imports.writer import FacilityWriter


class FacilitySession(FacilityReader, Session):
    def __init__(self, options: ImportOptions) -> None:
        super().__init__(options, options.organisation)
        self.writer = FacilityWriter(options, self.land, self.identity)
        self._references = References(options.organisation, self.land)
        # Whoever has said how rows are recognised is not asked.
        self._renumbered = None if options.mapping.identity else Renumbered(self.writer.of_source)

    def draft(self, row: FoundRow, key: str) -> tuple[Draft, list[Problem]]:
        if twins := self.writer.ambiguous(key):
            told = _("The register has this row more than once: %(rows)s. Make them differ there first.")
            raise RowRejected([Problem(row.place, "key_ambiguous", told % {"rows": named(twins)})])
        return super().draft(row, key)

    def settle(self, drafts: Sequence[Draft], *, write: bool) -> Settled:
        if self._references.wants_more:
            self._references.consider(drafts, self.writer.on_record(drafts))
        settled = self.writer.settle(drafts, write=write)
        if self._renumbered:
            self._renumbered.consider(drafts, settled.unknown)
        return settled

    def closing(self) -> Iterator[Problem]:
        yield from super().closing()
        yield from self._references.closing()
        if self._renumbered:
            yield from self._renumbered.closing()

    def missing(self, keys: set[str]) -> Missing:
        return self.writer.missing(keys)

    def withdraw(self, missing: Missing, *, place: str) -> Iterable[Touched]:
        return self.writer.withdraw(missing, place=place)
