// The compact index → the plain one (snapshot/compact.py): ids in one text, doors counted a site, points told from the one before.

const ID_LENGTH = 10;

function sums(column, counts) {
  let [at, before] = [0, 0];
  return counts.flatMap((count) => {
    const own = column.slice(at, (at += count));
    if (count) before += own[0];
    return own.map((value, door) => (door ? before + value : before));
  });
}

// One value a site, or a list with one a door.
function spread(column, counts) {
  return counts.filter(Boolean).flatMap((count, at) => (Array.isArray(column[at]) ? column[at] : Array(count).fill(column[at])));
}

export function unpack({ sites, entrances: { of: counts, ...doors }, ...index }) {
  const id = typeof sites.id === "string" ? sites.id.match(new RegExp(`.{${ID_LENGTH}}`, "g")) ?? [] : sites.id;
  const entrances = {
    ...doors,
    site: counts.flatMap((count, site) => Array(count).fill(site)),
    lon: sums(doors.lon, counts),
    lat: sums(doors.lat, counts),
    checked_on: spread(doors.checked_on, counts),
    hours: spread(doors.hours, counts),
  };
  return { ...index, sites: { ...sites, id }, entrances };
}

// The cards in the index's order → the details by id.
export const unpackCards = ({ sites, ...cards }, ids) => ({ ...cards, sites: Object.fromEntries(ids.map((id, at) => [id, sites[at]])) });
