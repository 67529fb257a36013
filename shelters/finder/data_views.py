"""/data/sites/ for machines without nginx: the same files, the same headers, packed if the client takes it."""

import re
from pathlib import Path

from csp.decorators import csp_exempt
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from shelters.finder.snapshot.layout import MANIFEST

_NAME = re.compile(r"(?:version|[a-z0-9-]+-[0-9a-f]{12})\.(json|csv|geojson)")
TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8", "geojson": "application/geo+json"}
FOR_EVER = "public, max-age=31536000, immutable"


@csp_exempt()  # type: ignore[arg-type]  # data are not a page
@require_safe
def data_file(request: HttpRequest, name: str) -> HttpResponse:
    """One file of the snapshot; a name that is not one of ours is not looked for."""
    match = _NAME.fullmatch(name)
    if not match:
        raise Http404
    folder, accepted = Path(settings.SNAPSHOT_DIR), request.headers.get("Accept-Encoding", "")
    body, packing = None, ""
    for suffix, coding in ((".br", "br"), (".gz", "gzip"), ("", "")):
        if coding in accepted and (body := _read(folder / f"{name}{suffix}")) is not None:
            packing = coding
            break
    if body is None:
        raise Http404
    etag = f'"{_stamp(folder / name) if name == MANIFEST else name}{packing}"'
    unchanged = etag in request.headers.get("If-None-Match", "")
    response = HttpResponseNotModified() if unchanged else HttpResponse(body, content_type=TYPES[match[1]])
    if packing and not unchanged:
        response["Content-Encoding"] = packing
    response["ETag"] = etag
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "no-cache" if name == MANIFEST else FOR_EVER
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _stamp(path: Path) -> str:
    status = path.stat()
    return f"{status.st_mtime_ns:x}-{status.st_size:x}"
