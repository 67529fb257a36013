"""GeoJSON and KML: every geometry gives one point, and the coordinate system is never guessed."""

import json
from pathlib import Path
from typing import Any

import pytest

from civildefense.common.tabular import Limits, open_table
from tests.common.documents import KML_HEAD, package, table, write_docx, write_kml
from tests.common.reading import given, guarded, notes, refusal, rows

POINT = "<Point><coordinates>120.85,32.0,7</coordinates></Point>"
AREA = "0,0 4,0 4,4 0,4 0,0"
# As low as two numbers can differ, so that nothing lies between.
FLAT = (
    "<Polygon><outerBoundaryIs><LinearRing><coordinates>120,32.01 121,32.01 121,TOP 120,32.01</coordinates>"
    "</LinearRing></outerBoundaryIs></Polygon>"
)


def collection(*geometries: Any, **more: Any) -> str:
    features = [{"type": "Feature", "properties": {"名称": n}, "geometry": g} for n, g in enumerate(geometries)]
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


RING = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]]


@pytest.mark.parametrize(
    ("geometry", "point", "note"),
    [
        ({"type": "Point", "coordinates": [120.85, 32.0, 5.5]}, [120.85, 32.0], ()),
        ({"type": "MultiPoint", "coordinates": [[120.85, 32.0]]}, [120.85, 32.0], ()),
        ({"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}, [1, 2], ("point_chosen",)),
        ({"type": "LineString", "coordinates": [[1, 1], [2, 2], [9, 9]]}, [2, 2], ("point_chosen",)),
        ({"type": "Polygon", "coordinates": [RING, HOLE]}, [0.5, 2.0], ("point_chosen",)),
        ({"type": "MultiPolygon", "coordinates": [[HOLE], [RING]]}, [2.0, 2.0], ("point_chosen",)),
        (
            {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": [RING]},
                                                          {"type": "Point", "coordinates": [8, 9]}]},
            [8, 9], ("point_chosen",),
        ),
        (None, [None, None], ()),
        ({"type": "Point", "coordinates": []}, [None, None], ()),
        ({"type": "Point", "coordinates": 7}, [None, None], ("geometry_unreadable",)),
    ],
)  # fmt: skip
def test_a_geometry_gives_one_point(tmp_path: Path, geometry: Any, point: list[Any], note: tuple[str, ...]) -> None:
    path = given(tmp_path, collection(geometry, {"type": "Point", "coordinates": [7, 8]}))
    found = rows(path)
    index = found[0][1].index("geometry.longitude")
    assert found[1][1][index : index + 2] == point
    assert notes(path)[1] == note


@pytest.mark.parametrize(
    ("crs", "labels"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", ["geometry.longitude", "geometry.latitude"]),
        ("EPSG:4326", ["geometry.longitude", "geometry.latitude"]),
        ("urn:ogc:def:crs:EPSG::4490", ["geometry.longitude (CGCS2000)", "geometry.latitude (CGCS2000)"]),
        ("urn:ogc:def:crs:EPSG:9.6:4549", ["geometry.easting (EPSG:4549)", "geometry.northing (EPSG:4549)"]),
    ],
)
def test_the_coordinate_system_stands_in_the_labels(tmp_path: Path, crs: str, labels: list[str]) -> None:
    said = {"type": "name", "properties": {"name": crs}}
    text = collection({"type": "Point", "coordinates": [1, 2]}, crs=said)
    assert rows(given(tmp_path, text))[0][1][:2] == labels


def test_a_coordinate_system_that_cannot_be_named_is_refused(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:本地独立坐标系"}}
    found = refusal(given(tmp_path, collection(None, crs=crs)))
    assert (found.code, "本地独立坐标系" in str(found)) == ("crs_unknown", True)


def test_features_of_arcgis(tmp_path: Path) -> None:
    features = [{"attributes": {"名称": "甲"}, "geometry": {"x": 1.5, "y": 2.5}}]
    text = json.dumps({"spatialReference": {"wkid": 102100, "latestWkid": 3857}, "features": features})
    labels = ["geometry.easting (EPSG:3857)", "geometry.northing (EPSG:3857)", "名称"]
    assert rows(given(tmp_path, text)) == [(0, labels), (1, [1.5, 2.5, "甲"])]


def test_placemarks_with_their_folders_and_data(tmp_path: Path) -> None:
    data = '<ExtendedData><Data name="编号"><value>A1</value></Data></ExtendedData>'
    schema = '<ExtendedData><SchemaData><SimpleData name="人数">5</SimpleData></SchemaData></ExtendedData>'
    inner = f"<Folder><name>里</name><Placemark><name>乙</name>{schema}{POINT}</Placemark></Folder>"
    path = write_kml(
        tmp_path / "a.txt",
        f"<name>图</name><Folder><name>区</name><Placemark><name>甲</name>{data}{POINT}</Placemark>{inner}</Folder>"
        "<Placemark><name>丙</name></Placemark>",
    )
    labels = ["name", "编号", "folder", "geometry.longitude", "geometry.latitude", "人数"]
    assert rows(path) == [
        (0, labels),
        (1, ["甲", "A1", "区", 120.85, 32.0, None]),
        (2, ["乙", None, "区/里", 120.85, 32.0, "5"]),
        (3, ["丙", None, None, None, None, None]),
    ]
    assert guarded(open_table(path)).split() == ["图", "区", "里"]
    kmz = package(tmp_path / "b.kml", {"files/x.png": "", "doc.kml": path.read_text(encoding="utf-8")})
    assert rows(kmz) == rows(path)


@pytest.mark.parametrize(
    ("geometry", "point", "note"),
    [
        (POINT.replace(",7", ""), [120.85, 32.0], ()),
        ("<Point><coordinates>\n 120.85, 32.0, 0 \n</coordinates></Point>", [120.85, 32.0], ()),
        (f"<MultiGeometry>{POINT}<LineString><coordinates>1,1 2,2</coordinates></LineString></MultiGeometry>",
         [120.85, 32.0], ()),
        (f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{AREA}</coordinates></LinearRing></outerBoundaryIs>"
         "</Polygon>", [2.0, 2.0], ("point_chosen",)),
        ("<LineString><coordinates>1,1,5 2,2,5 3,3,5</coordinates></LineString>", [2.0, 2.0], ("point_chosen",)),
        ("<gx:Track><when>2026</when><gx:coord>120.85 32.0 3</gx:coord></gx:Track>", [120.85, 32.0],
         ("point_chosen",)),
        ("<Model><Location><longitude>1</longitude><latitude>2</latitude></Location></Model>", [1.0, 2.0], ()),
        ("<Model><Location><longitude>1</longitude></Location></Model>", [None, None], ("geometry_unreadable",)),
        ("<Point><coordinates>abc</coordinates></Point>", [None, None], ("geometry_unreadable",)),
        (FLAT.replace("TOP", "32.010000000000005"), [None, None], ()),
        (FLAT.replace("TOP", "nan"), [None, None], ()),
        ("", [None, None], ()),
    ],
)  # fmt: skip
def test_a_placemark_gives_one_point(tmp_path: Path, geometry: str, point: list[Any], note: tuple[str, ...]) -> None:
    path = write_kml(tmp_path / "a.kml", f"<Placemark>{geometry}</Placemark><Placemark>{POINT}</Placemark>")
    assert rows(path)[1][1][:2] == point
    assert notes(path)[1] == note


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{KML_HEAD}<Placemark><name>甲</name>", "kml_damaged"),
        (f"{KML_HEAD}<NetworkLink/></Document></kml>", "no_placemarks"),
        ('<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><kml><Placemark>&b;</Placemark></kml>',
         "xml_entities"),
        ('<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml><Placemark>&a;</Placemark></kml>',
         "xml_entities"),
        (KML_HEAD + "<Folder>" * 3000, "nested_too_deep"),
        (f"{KML_HEAD}<Placemark><name>{'x' * 11_000_000}</name></Placemark></Document></kml>", "cell_too_long"),
        (f"{KML_HEAD}<Placemark><name>{'x' * 40_000}</name></Placemark></Document></kml>", "cell_too_long"),
    ],
    ids=["cut", "link", "laughs", "outside", "deep", "huge", "long"],
)  # fmt: skip
def test_xml_that_is_damaged_or_meant_to_harm_gets_a_sentence(tmp_path: Path, text: str, code: str) -> None:
    assert refusal(given(tmp_path, text)).code == code


def test_what_a_package_unpacks_to_is_counted(tmp_path: Path) -> None:
    kmz = package(tmp_path / "a.kmz", {"doc.kml": KML_HEAD + " " * 3_000_000 + "</Document></kml>"})
    docx = write_docx(tmp_path / "a.docx", table(["a"]) + " " * 3_000_000)
    for path in (kmz, docx):
        assert path.stat().st_size < 10_000
        assert refusal(path, limits=Limits(unpacked_bytes=2_000_000)).code == "unpacks_too_large"
