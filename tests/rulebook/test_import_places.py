"""Places from a CSV: any usual header, either encoding, wrong rows named, the same file twice changes nothing."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from civildefense.rulebook.models import Place
from civildefense.rulebook.places import import_places
from civildefense.rulebook.sheets import NotATable
from tests.cast import Cast

ENGLISH = "name,former_names,kind,division,longitude,latitude\n文峰公园,文峰塔公园;老公园,park,990101,120.85,32.0\n"
CHINESE = (
    "地名,曾用名,类别,区划代码,经度,纬度,坐标系,来源\n人民路,东大街、中正路,road,990101,120.8542,31.9981,gcj02,地名志\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_new_then_same_then_changed(cast: Cast, encoding: str) -> None:
    report = import_places(ENGLISH.encode(encoding), source="list")
    assert (report.rows, report.new, report.problems) == (1, 1, [])
    place = Place.objects.get()
    assert (place.former_names, place.division, place.source) == (["文峰塔公园", "老公园"], cast.a.division, "list")
    assert import_places(ENGLISH.encode(encoding), source="list").same == 1
    assert import_places(ENGLISH.replace("120.85", "120.86").encode(encoding), source="list").changed == 1
    assert Place.objects.count() == 1


def test_chinese_headers_and_another_datum(cast: Cast) -> None:
    import_places(CHINESE.encode(), source="list")
    place = Place.objects.get()
    assert (place.former_names, place.source) == (["东大街", "中正路"], "地名志")
    assert (place.longitude, place.latitude) == (pytest.approx(120.85, abs=2e-3), pytest.approx(32.0, abs=2e-3))
    assert place.longitude != 120.8542


@pytest.mark.parametrize(
    "row",
    [
        "甲,,park,990101,东经,32.0",
        "甲,,park,990101,220.0,32.0",
        "甲,,castle,990101,120.85,32.0",
        "甲,,park,123456,120.85,32.0",
        ",,park,990101,120.85,32.0",
        "人防指挥所,,park,990101,120.85,32.0",
    ],
)
def test_a_wrong_row_is_named_and_the_others_are_taken(cast: Cast, row: str) -> None:
    report = import_places(f"{ENGLISH}{row}\n".encode(), source="list")
    assert (report.rows, report.new, [line for line, _sentence in report.problems]) == (2, 1, [3])


@pytest.mark.parametrize(
    "body", [b"", b"name,kind\nx,park\n", b"\xff\xfe\x00\x81", b'name,kind,longitude,latitude\n"x']
)
def test_what_is_no_list_of_places(db: None, body: bytes) -> None:
    with pytest.raises(NotATable):
        import_places(body, source="list")


def test_the_command(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "places.csv"
    file.write_text(ENGLISH)
    call_command("import_places", file)
    assert "new 1" in capsys.readouterr().out
    file.write_text(ENGLISH + "甲,,castle,,1,2\n")
    with pytest.raises(CommandError):
        call_command("import_places", file)
    with pytest.raises(CommandError):
        call_command("import_places", tmp_path / "none.csv")
