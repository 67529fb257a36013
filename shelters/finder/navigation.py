"""Walking directions by other apps: all three take GCJ-02, Amap as lon,lat, Tencent and Baidu as lat,lon."""

from urllib.parse import quote, urlencode

from civildefense.common.coordinates import Datum, convert


def _address(base: str, **parameters: object) -> str:
    return f"{base}?{urlencode(parameters, quote_via=quote)}"


def walking_links(lon: float, lat: float, name: str, source: str) -> dict[str, str]:
    """Links to the point, given in WGS-84; `source` names this site to the apps."""
    gcj_lon, gcj_lat = convert(lon, lat, Datum.WGS84, Datum.GCJ02)
    lon_first, lat_first = f"{gcj_lon:.6f},{gcj_lat:.6f}", f"{gcj_lat:.6f},{gcj_lon:.6f}"
    return {
        "amap": _address(
            "https://uri.amap.com/navigation",
            to=f"{lon_first},{name}", mode="walk", coordinate="gaode", callnative=1, src=source,
        ),
        "tencent": _address(
            "https://apis.map.qq.com/uri/v1/routeplan", type="walk", to=name, tocoord=lat_first, referer=source
        ),
        "baidu": _address(
            "https://api.map.baidu.com/marker",
            location=lat_first, title=name, content=name, coord_type="gcj02", output="html", src=source,
        ),
    }  # fmt: skip
