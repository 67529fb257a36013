// Walking directions by other apps: all three take GCJ-02, Amap as lon,lat, Tencent and Baidu as lat,lon.

const A = 6378245;
const E2 = 0.00669342162296594323;

const waves = (x) => 20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI);

function shiftNorth(x, y) {
  return (
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) +
    ((waves(x) + 20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI) +
      160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3
  );
}

function shiftEast(x, y) {
  return (
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) +
    ((waves(x) + 20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI) +
      150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3
  );
}

// WGS-84 → GCJ-02, degrees.
export function toGcj02(lon, lat) {
  const [x, y, radians] = [lon - 105, lat - 35, (lat / 180) * Math.PI];
  const magic = 1 - E2 * Math.sin(radians) ** 2;
  const perDegree = Math.PI / 180;
  const north = shiftNorth(x, y) / (((A * (1 - E2)) / magic ** 1.5) * perDegree);
  const east = shiftEast(x, y) / ((A / Math.sqrt(magic)) * Math.cos(radians) * perDegree);
  return [lon + east, lat + north];
}

export const inWeChat = () => /MicroMessenger/i.test(navigator.userAgent);

function address(base, parameters) {
  // Spaces as %20 for all three; Baidu wants its vertical bar as it is.
  return `${base}?${new URLSearchParams(parameters)}`.replace(/\+/g, "%20").replace(/%7C/g, "|");
}

export function walkingLinks({ lon, lat, name }, origin, source) {
  const [gcjLon, gcjLat] = toGcj02(lon, lat).map((value) => value.toFixed(6));
  const latFirst = `${gcjLat},${gcjLon}`;
  const links = {
    amap: address("https://uri.amap.com/navigation", {
      to: `${gcjLon},${gcjLat},${name}`, mode: "walk", coordinate: "gaode", callnative: 1, src: source,
    }),
    tencent: address("https://apis.map.qq.com/uri/v1/routeplan", {
      type: "walk", to: name, tocoord: latFirst, referer: source,
    }),
    baidu: address("https://api.map.baidu.com/marker", {
      location: latFirst, title: name, content: name, coord_type: "gcj02", output: "html", src: source,
    }),
  };
  if (origin) {
    // Baidu's walking page wants to be told where one is; it learns it only when the link is followed.
    const [fromLon, fromLat] = toGcj02(origin.lon, origin.lat).map((value) => value.toFixed(6));
    links.baidu = address("https://api.map.baidu.com/direction", {
      origin: `latlng:${fromLat},${fromLon}|name:${origin.name}`, destination: `latlng:${latFirst}|name:${name}`,
      mode: "walking", coord_type: "gcj02", output: "html", src: source,
    });
  }
  return links;
}
