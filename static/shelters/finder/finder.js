// The list view: where from, which wishes, what was found, and an honest word when nothing was.

import { helpline, helplineNode } from "./advice.js";
import { show } from "./fill.js";
import { render, summary } from "./list.js";
import { measured, nearest } from "./nearest.js";
import { locate, remember } from "./position.js";
import { search } from "./search.js";
import { config, distanceText, local, say } from "./texts.js";

const PAGE = 10;
const FAR = 5000; // metres: further than an hour's walk there and back
const GUESS = 3; // worse fits are shown as a question

const part = (id) => document.getElementById(id);

// Spoken by screen readers; shown too while there is no list that says the same.
function announce(text, isListed = false) {
  part("status").textContent = text;
  part("status").classList.toggle("visually-hidden", Boolean(isListed));
}

function wishes(parameters) {
  return {
    limit: Number(parameters.get("limit")) || PAGE,
    stepFree: parameters.get("step_free") === "1",
    openAt: parameters.get("open") === "1" ? new Date() : null,
    people: Number(parameters.get("people")) || 0,
  };
}

let synced = null;

// The form follows the address, but newer data must not wipe out what somebody is typing.
function syncForm(parameters) {
  const form = part("finder-form");
  const address = parameters.toString();
  const typing = synced === null && document.activeElement === form.elements.q;
  const settled = synced === address || typing;
  synced = address;
  if (settled) return;
  form.elements.q.value = parameters.get("q") ?? "";
  for (const name of ["step_free", "open"]) form.elements[name].checked = parameters.get(name) === "1";
  if (form.elements.people) form.elements.people.value = parameters.get("people") ?? "";
  form.elements.event.value = parameters.get("event") ?? "";
  form.elements.near.value = parameters.get("q") ? "" : (parameters.get("near") ?? "");
}

// The typed place as {origin, others}; an origin without a good fit is asked about, not assumed.
async function typedPlace(snapshot, text) {
  const places = await snapshot.part("places").catch(() => ({ name: [] }));
  const [origin, ...others] = search(snapshot, places, text);
  return { origin, others };
}

function pointFrom(text) {
  const [lon, lat] = (text ?? "").split(",").map(Number);
  return Number.isFinite(lon) && Number.isFinite(lat) && text.includes(",") ? { lon, lat, name: say("shared_point") } : null;
}

async function whereFrom(state, parameters) {
  const text = parameters.get("q")?.trim();
  if (text) return { text, ...(await typedPlace(state.snapshot, text)) };
  const point = pointFrom(parameters.get("near"));
  if (point) return { origin: point, others: [] };
  if (parameters.get("near") !== "me" && !parameters.get("event")) return { origin: state.origin, others: [] };
  announce(say("locating"));
  try {
    return { origin: { ...(await locate()), name: say("here") }, others: [] };
  } catch (problem) {
    return { origin: state.origin, others: [], problem: problem.message };
  }
}

function searchLink(parameters, changes) {
  const next = new URLSearchParams(parameters);
  for (const [name, value] of Object.entries(changes)) value ? next.set(name, value) : next.delete(name);
  return `${config.base}search/?${next}`;
}

function tellOrigin(snapshot, { origin, others, text }, parameters) {
  show(part("origin"), Boolean(origin));
  if (!origin) return;
  const district = local(snapshot.districts[origin.district] ?? {}, "name");
  const name = origin.former ? say("formerly", { name: origin.name, former: origin.former }) : origin.name;
  const key = text && origin.rank > GUESS ? "from_guess" : origin.here ? "from_here" : "from";
  part("origin-text").textContent = say(key, { name: district && !origin.isDistrict ? `${name} · ${district}` : name, text });
  if (origin.accuracy > 300) part("origin-text").textContent += ` ${say("accuracy", { distance: distanceText(origin.accuracy) })}`;
  const links = others.map((other) => {
    const [item, link] = [document.createElement("li"), document.createElement("a")];
    Object.assign(link, { href: searchLink(parameters, { q: other.name, near: "", limit: "" }), textContent: other.name });
    item.append(link);
    return item;
  });
  part("origin-others").replaceChildren(...links);
  show(part("origin-question"), links.length > 0);
}

// Why the answer is empty or thin, and whom to ask: {text, district} or null when all is well.
function shortcoming(snapshot, { origin, text, problem }, rows, wish, room) {
  if (!origin && text) return { text: say("place_unknown", { text }) };
  if (!origin) return { text: say(problem ?? "say_where") };
  const empty = origin.isDistrict && !snapshot.sites.district.includes(origin.district);
  if (empty) return { text: say("district_empty", { district: origin.name }), district: origin.district, call: true };
  const picky = wish.stepFree || wish.openAt || wish.people;
  if (!rows.length && room === "together") return null;
  if (!rows.length) return { text: say(picky ? "none_fit" : "none_found"), district: origin.district, call: true };
  if (rows[0].distance > FAR)
    return { text: say("far", { distance: distanceText(rows[0].distance) }), district: origin.district, call: true };
  return problem ? { text: say(problem) } : null;
}

async function tellShortcoming(snapshot, lack) {
  const box = part("lack");
  show(box, Boolean(lack));
  if (!lack) return box.replaceChildren();
  const line = document.createElement("p");
  line.textContent = lack.text;
  box.replaceChildren(line);
  if (lack.call) box.append(helplineNode(await helpline(snapshot, lack.district)));
}

// Counts what people look for in vain; the text goes without any sign of who typed it.
function reportMiss(text) {
  if (config.misses && navigator.onLine) navigator.sendBeacon?.(config.misses, new URLSearchParams({ text: text.slice(0, 60) }));
}

export async function showList(state, url) {
  const parameters = url.searchParams;
  // Newer data redraw the list of the same address: what is being typed meanwhile stays.
  if (state.shownUrl !== url.href) syncForm(parameters);
  state.shownUrl = url.href;
  show(part("event-advice"), parameters.get("event"));
  show(part("peace-notice"), !parameters.get("event"));
  const { snapshot } = state;
  if (!snapshot) return announce(state.failed ? say("no_data") : say("loading"));
  const turn = (state.turn = (state.turn ?? 0) + 1);
  const from = await whereFrom(state, parameters);
  if (turn !== state.turn) return; // the reader has asked something else meanwhile
  if (from.origin) remember((state.origin = from.origin));
  const wish = wishes(parameters);
  const rows = from.origin ? nearest(snapshot, from.origin, wish) : [];
  state.rows = rows;
  render(part("results"), snapshot, rows);
  tellOrigin(snapshot, from, parameters);
  const room = wish.people ? (await import("./room.js")).tellRoom(part("room"), snapshot, from.origin, wish.people, wish) : show(part("room"), false);
  const lack = shortcoming(snapshot, from, rows, wish, room);
  if (from.text && !from.origin) reportMiss(from.text);
  show(part("more"), rows.length === wish.limit && rows.length < snapshot.count);
  part("more").href = searchLink(parameters, { limit: wish.limit + PAGE });
  show(part("districts"), !from.origin);
  await tellShortcoming(snapshot, lack);
  announce(rows.length ? summary(snapshot, rows) : (lack?.text ?? ""), rows.length > 0 || lack);
}

// Every site of a district, by name: what the printed list shows, for readers without the server.
export function showDistrict(state, code) {
  const { snapshot } = state;
  if (!snapshot) return "";
  const district = snapshot.districts.findIndex((entry) => String(entry.code) === code);
  const rows = [];
  snapshot.entrances.site.forEach((site, number) => {
    if (snapshot.sites.district[site] === district && rows.at(-1)?.site !== site) rows.push(measured(snapshot, number, null));
  });
  rows.sort((one, other) => snapshot.sites.name[one.site].localeCompare(snapshot.sites.name[other.site], "zh"));
  state.rows = rows;
  render(part("results"), snapshot, rows);
  show(part("origin"), false);
  show(part("more"), false);
  const name = local(snapshot.districts[district] ?? {}, "name");
  announce(say("district_count", { n: rows.length, district: name }));
  return name;
}
