"""What the OGC items are measured against: the same rows from one indexed table, by SQL written for this question."""

import json
from collections.abc import Iterable

from django.db import connection, connections
from django.http import HttpRequest, HttpResponse

from shelters.finder.snapshot.material import Material, Row

COLUMNS = (
    "public_id", "label", "longitude", "latitude", "name", "address", "district_code", "hours", "closed",
    "door_width_m", "checked_on",
)  # fmt: skip
_IN_BOX = "WHERE point(longitude, latitude) <@ box(point(%s, %s), point(%s, %s))"


def fill_table(count: int, material: Material) -> None:
    """``bench_<count>``: no join is needed, and points have the index that PostgreSQL itself brings."""
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE bench_{count} (id serial PRIMARY KEY, public_id text, label text, longitude float8,"
            " latitude float8, name text, address text, district_code text, hours text, closed bool,"
            " door_width_m float8, checked_on text)"
        )
        with cursor.copy(f"COPY bench_{count} ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in _rows(material):
                copy.write_row(row)
        cursor.execute(f"CREATE INDEX ON bench_{count} USING gist (point(longitude, latitude))")
        cursor.execute(f"GRANT SELECT ON bench_{count} TO PUBLIC")
        cursor.execute(f"ANALYZE bench_{count}")


def _rows(material: Material) -> Iterable[list[object]]:
    sites = {site["id"]: site for site in material.sites}
    for door in material.entrances:
        yield [_value(sites[door["site_id"]], door, name) for name in COLUMNS]


def _value(site: Row, door: Row, name: str) -> object:
    name = {"district_code": "division_code", "closed": "is_closed"}.get(name, name)
    value = door[name] if name in door else site[name]
    return value.isoformat() if hasattr(value, "isoformat") else value


def items(request: HttpRequest, count: int) -> HttpResponse:
    """A page of entrances as GeoJSON, and how many there are."""
    corners = [float(part) for part in request.GET["bbox"].split(",")] if "bbox" in request.GET else []
    where = _IN_BOX if corners else ""
    page = [int(request.GET.get("limit", 10)), int(request.GET.get("offset", 0))]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM bench_{count} {where}", corners)
        (matched,) = cursor.fetchone()
        query = f"SELECT {', '.join(COLUMNS)} FROM bench_{count} {where} ORDER BY id LIMIT %s OFFSET %s"
        cursor.execute(query, [*corners, *page])
        features = [_feature(*row) for row in cursor.fetchall()]
    body = {"type": "FeatureCollection", "numberMatched": matched, "features": features}
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/geo+json")


def _feature(public_id: str, label: str, lon: float, lat: float, *rest: object) -> Row:
    return {
        "type": "Feature",
        "id": f"{public_id}-{label}",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": dict(zip(COLUMNS[4:], rest, strict=True)),
    }
