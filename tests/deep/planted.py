"""Bugs planted on purpose, to see that the checks can fail."""

import datetime as dt
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from civildefense.common import cells
from civildefense.common.cells import dates, numbers
from civildefense.common.tabular import encoding, parsedfile
from shelters.facilities.imports import drafts
from shelters.finder.snapshot import build, switch

Plant = Callable[[pytest.MonkeyPatch], None]


def units_are_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(numbers.Unit, "factor", lambda self, written: Decimal(1))


def the_header_s_unit_is_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(drafts, "unit_of", lambda header, unit: None)


def serials_are_a_day_off(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(dates, "_EXCEL_EPOCH", dt.date(1899, 12, 31))


def degrees_lose_their_last_digits(patch: pytest.MonkeyPatch) -> None:
    angle = cells.angle

    def rounded(value: Any) -> Any:
        found = angle(value)
        return found and found._replace(degrees=round(found.degrees, 4))

    patch.setattr(cells, "angle", rounded)


def long_ids_are_taken_as_excel_left_them(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "identifier", lambda value, *, max_length=None: cells.text(value, max_length=max_length))


MISREADINGS: dict[str, Plant] = {
    plant.__name__: plant
    for plant in (
        units_are_ignored,
        the_header_s_unit_is_ignored,
        serials_are_a_day_off,
        degrees_lose_their_last_digits,
        long_ids_are_taken_as_excel_left_them,
    )
}


def odd_text_is_not_expected(patch: pytest.MonkeyPatch) -> None:
    """Whoever decodes without asking meets bytes that are no text."""
    patch.setattr(encoding, "sniff", _decoded_without_asking)


def an_odd_date_is_not_expected(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "date", lambda value: dt.date.fromisoformat(str(value)) if value else None)


def one_file_takes_for_ever(patch: pytest.MonkeyPatch) -> None:
    messages = parsedfile.ParsedFile._messages

    def slow(self: Any, *arguments: str) -> Any:
        time.sleep(0.3 if self.kind == "kml" else 0)
        return messages(self, *arguments)

    patch.setattr(parsedfile.ParsedFile, "_messages", slow)


def _decoded_without_asking(path: Path) -> str:
    path.read_bytes().decode("utf-8")
    return "utf-8"


FAULTS: dict[str, Plant] = {
    plant.__name__: plant for plant in (odd_text_is_not_expected, an_odd_date_is_not_expected, one_file_takes_for_ever)
}


def the_switch_comes_before_the_files(patch: pytest.MonkeyPatch) -> None:
    write_files, real_switch, waiting = switch.write_files, switch.switch, {}

    def late(folder: Path, manifest: dict[str, Any], replaced: dict[str, Any] | None) -> None:
        real_switch(folder, manifest, replaced)
        write_files(folder, waiting)

    patch.setattr(build, "write_files", lambda folder, files: waiting.update(files))
    patch.setattr(build, "switch", late)


def version_json_is_removed_and_written_anew(patch: pytest.MonkeyPatch) -> None:
    def in_place(path: Path, body: bytes) -> None:
        path.unlink(missing_ok=True)
        path.write_bytes(body)

    patch.setattr(switch, "write_whole", in_place)


LOSSES: dict[str, Plant] = {
    plant.__name__: plant for plant in (the_switch_comes_before_the_files, version_json_is_removed_and_written_anew)
}


def the_old_version_makes_room(patch: pytest.MonkeyPatch) -> None:
    write_files = switch.write_files

    def after_removing(folder: Path, files: dict[str, bytes]) -> None:
        switch.remove_others(folder, {"sha256": files})
        write_files(folder, files)

    patch.setattr(build, "write_files", after_removing)


def a_wrong_date_stays(patch: pytest.MonkeyPatch) -> None:
    publish = build.publish
    patch.setattr(build, "publish", lambda *given, **options: publish(*given, **{**options, "restate": False}))
