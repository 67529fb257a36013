// Nearest open entrance by straight line: WGS-84 degrees in, metres and degrees from north out.

import { isOpen } from "./hours.js";

const RADIUS = 6371008.8; // mean Earth radius in metres, the server's figure
const RAD = Math.PI / 180;
const COMPASS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];
const ARROWS = ["↑", "↗", "→", "↘", "↓", "↙", "←", "↖"];

export function distance(lon1, lat1, lon2, lat2) {
  const half = (angle) => Math.sin((angle * RAD) / 2) ** 2;
  const arc = half(lat2 - lat1) + Math.cos(lat1 * RAD) * Math.cos(lat2 * RAD) * half(lon2 - lon1);
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(arc)));
}

export function bearing(lon1, lat1, lon2, lat2) {
  const turn = (lon2 - lon1) * RAD;
  const east = Math.sin(turn) * Math.cos(lat2 * RAD);
  const north =
    Math.cos(lat1 * RAD) * Math.sin(lat2 * RAD) - Math.sin(lat1 * RAD) * Math.cos(lat2 * RAD) * Math.cos(turn);
  return (Math.atan2(east, north) / RAD + 360) % 360;
}

function sector(degrees) {
  return Math.round(degrees / 45) % 8;
}

export const compass = (degrees) => COMPASS[sector(degrees)];
export const arrow = (degrees) => ARROWS[sector(degrees)];

// Which entrances may be shown at all: usable now, and what the reader asked for.
function accepts(snapshot, { stepFree, openAt, people }) {
  const { site, step_free, closed, hours } = snapshot.entrances;
  const openHours = openAt && snapshot.hours.map((entry) => isOpen(entry.spec, openAt) === true);
  return (number) =>
    !closed?.[number] &&
    (!stepFree || step_free[number] === 1) &&
    (!openHours || openHours[hours[number]]) &&
    (!people || !snapshot.capacity || snapshot.sites.capacity[site[number]] >= people);
}

// One row a site, its nearest fitting entrance: [{site, entrance, distance, bearing}], nearest first.
export function nearest(snapshot, origin, { limit = 10, ...wishes } = {}) {
  const fits = accepts(snapshot, wishes);
  const owner = snapshot.entrances.site;
  const shrink = Math.cos(origin.lat * RAD);
  const best = new Map();
  for (let number = 0; number < owner.length; number++) {
    const east = (snapshot.lon[number] - origin.lon) * shrink;
    const north = snapshot.lat[number] - origin.lat;
    const square = east * east + north * north;
    const found = best.get(owner[number]);
    if ((!found || square < found.square) && fits(number)) best.set(owner[number], { square, number });
  }
  return [...best.values()]
    .sort((one, other) => one.square - other.square)
    .slice(0, limit + 10) // the flat square is close to, not equal to, the great circle
    .map(({ number }) => measured(snapshot, number, origin))
    .sort((one, other) => one.distance - other.distance || (one.id < other.id ? -1 : 1))
    .slice(0, limit);
}

export function measured(snapshot, number, origin) {
  const [lon, lat, site] = [snapshot.lon[number], snapshot.lat[number], snapshot.entrances.site[number]];
  return {
    id: snapshot.sites.id[site],
    site,
    entrance: number,
    distance: origin && distance(origin.lon, origin.lat, lon, lat),
    bearing: origin && bearing(origin.lon, origin.lat, lon, lat),
  };
}
