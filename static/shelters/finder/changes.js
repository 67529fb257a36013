// What changed between the data that this device held and the newer ones: near the reader and at saved places, in words.

import { show } from "./fill.js";
import { siteLink } from "./list.js";
import { distance } from "./nearest.js";
import { savedIds } from "./saved.js";
import { dateText, local, say } from "./texts.js";

const KEY = "finder-changes";
const NEAR = 2000; // metres
const MOVED = 20; // metres: less is a better measurement
const MOST_KEPT = 300;
const MOST_SHOWN = 8;
const LOCKED = new Set(["locked", "blocked", "flooded", "unsafe"]);

function doorsOf(snapshot) {
  const { site, label, hours, check, closed } = snapshot.entrances;
  const doors = new Map();
  site.forEach((owner, number) => {
    const result = snapshot.checks[check[number]] ?? "";
    doors.set(`${snapshot.sites.id[owner]}/${label[number]}`, {
      id: snapshot.sites.id[owner],
      name: snapshot.sites.name[owner],
      label: label[number],
      lon: snapshot.lon[number],
      lat: snapshot.lat[number],
      hours: snapshot.hours[hours[number]] ?? {},
      shut: Boolean(closed?.[number]) || LOCKED.has(result),
      opened: !closed?.[number] && result === "open",
    });
  });
  return doors;
}

function sitesOf(snapshot, doors) {
  const sites = new Map();
  for (const door of doors.values()) if (!sites.has(door.id)) sites.set(door.id, door);
  return sites;
}

const item = (what, { id, name, label, lon, lat }, more = {}) => ({ what, id, name, label, lon, lat, ...more });

function* doorChanges(before, door) {
  const metres = distance(before.lon, before.lat, door.lon, door.lat);
  if (metres > MOVED) yield item("moved", door, { metres });
  if (!before.shut && door.shut) yield item("locked", door);
  if (before.shut && door.opened) yield item("opened", door);
  if (before.hours.text !== door.hours.text) yield item("hours", door, { hours: door.hours.text, hours_en: door.hours.text_en });
}

// Everything that differs: [{what, id, name, label, lon, lat, …}], withdrawn places first.
export function difference(old, now) {
  const [oldDoors, doors] = [doorsOf(old), doorsOf(now)];
  const [oldSites, sites] = [sitesOf(old, oldDoors), sitesOf(now, doors)];
  const found = [];
  for (const [id, site] of oldSites) if (!sites.has(id)) found.push(item("gone", site));
  for (const [id, site] of sites) if (!oldSites.has(id)) found.push(item("new", site));
  for (const [key, door] of doors) {
    if (!oldSites.has(door.id)) continue;
    const before = oldDoors.get(key);
    if (before) found.push(...doorChanges(before, door));
    else found.push(item("door_new", door));
  }
  for (const [key, door] of oldDoors) if (sites.has(door.id) && !doors.has(key)) found.push(item("door_gone", door));
  return found;
}

const place = ({ id, label, what }) => `${id}/${what === "gone" || what === "new" ? "" : label}`;
const OPPOSITE = { new: "gone", gone: "new", locked: "opened", opened: "locked", door_new: "door_gone", door_gone: "door_new" };

// Later news about a place take the place of earlier ones; what came and went again is no news.
export function merged(earlier, later) {
  const undone = new Set(later.filter(({ what }) => OPPOSITE[what]).map((one) => `${place(one)} ${OPPOSITE[one.what]}`));
  const told = new Set(earlier.map((one) => `${place(one)} ${one.what}`));
  const renewed = new Set(later.map((one) => `${place(one)} ${one.what}`));
  return [
    ...earlier.filter((one) => !undone.has(`${place(one)} ${one.what}`) && !renewed.has(`${place(one)} ${one.what}`)),
    ...later.filter((one) => !(OPPOSITE[one.what] && told.has(`${place(one)} ${OPPOSITE[one.what]}`))),
  ];
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function keep(news) {
  try {
    news?.items.length ? localStorage.setItem(KEY, JSON.stringify(news)) : localStorage.removeItem(KEY);
  } catch {
    // Private browsing: told once, on this page.
  }
}

// Notes the difference; it stays until the reader has put it away, over pages and visits.
export function note(old, now) {
  if (!old || old.version === now.version) return;
  const earlier = kept();
  const items = merged(earlier?.items ?? [], difference(old, now)).slice(0, MOST_KEPT);
  keep({ since: earlier?.since ?? old.manifest.generated_at, version: now.version, items });
}

function concerns(origin) {
  const saved = new Set(savedIds());
  return (one) => saved.has(one.id) || (origin && distance(origin.lon, origin.lat, one.lon, one.lat) <= NEAR);
}

function line(one) {
  const node = document.createElement("li");
  const values = { name: one.name, label: one.label, metres: Math.round(one.metres ?? 0), hours: local(one, "hours") || say("hours_unknown") };
  if (one.what === "gone") return Object.assign(node, { textContent: say("change_gone", values) });
  const link = document.createElement("a");
  Object.assign(link, { href: siteLink(one.id), textContent: say(`change_${one.what}`, values) });
  node.append(link);
  return node;
}

// Shows what concerns the reader; nothing of a version that is not on this page.
export function tell(box, snapshot, origin) {
  const news = kept();
  const own = news && news.version === snapshot.version ? news.items.filter(concerns(origin)) : [];
  show(box, own.length > 0);
  if (!own.length) return;
  const since = dateText(new Date(news.since), { time: true });
  box.querySelector("[data-since]").textContent = say("changed_since", { date: since, n: own.length });
  box.querySelector("[data-changes]").replaceChildren(...own.slice(0, MOST_SHOWN).map(line));
  const more = own.length - MOST_SHOWN;
  box.querySelector("[data-more]").textContent = more > 0 ? say("changes_more", { n: more }) : "";
  box.querySelector("[data-dismiss]").onclick = () => {
    keep(null);
    show(box, false);
    document.getElementById("title").focus({ preventScroll: true });
  };
}
