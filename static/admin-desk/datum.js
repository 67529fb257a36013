// A typed pair on the WGS-84 map. The inverse of the shift has no closed form; four steps come within a centimetre.

import { toGcj02 } from "../shelters/finder/navigation.js";

const BAIDU_PI = (Math.PI * 3000) / 180;

function baiduToGcj02(lon, lat) {
  const [x, y] = [lon - 0.0065, lat - 0.006];
  const radius = Math.hypot(x, y) - 0.00002 * Math.sin(y * BAIDU_PI);
  const angle = Math.atan2(y, x) - 0.000003 * Math.cos(x * BAIDU_PI);
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

function gcj02ToWgs84(lon, lat) {
  let [x, y] = [lon, lat];
  for (let step = 0; step < 4; step += 1) {
    const [east, north] = toGcj02(x, y);
    [x, y] = [x + lon - east, y + lat - north];
  }
  return [x, y];
}

export function toWgs84(lon, lat, datum) {
  if (datum === "gcj02") return gcj02ToWgs84(lon, lat);
  if (datum === "bd09") return gcj02ToWgs84(...baiduToGcj02(lon, lat));
  return [lon, lat];
}
