// Room for a group: the rules of the server (room.py), so that page, API and this device say the same.

import { copy, fill, show } from "./fill.js";
import { words } from "./list.js";
import { nearest } from "./nearest.js";
import { distanceText, say } from "./texts.js";

const REACH = 2000; // metres: half an hour's walk of a group
const MOST_PLACES = 5;
const LOOKED_AT = 100;

// {state, places, planned}: one place planned for so many, or the fewest nearby that are so together.
export function roomFor(snapshot, origin, people, wishes = {}) {
  if (!snapshot.capacity) return { state: "unpublished", places: [], planned: 0 };
  const planned = ({ site }) => snapshot.sites.capacity[site] ?? 0;
  const near = nearest(snapshot, origin, { ...wishes, people: 0, limit: LOOKED_AT }).filter(({ distance }) => distance <= REACH);
  const alone = near.find((row) => planned(row) >= people);
  if (alone) return { state: "one", places: [alone], planned: planned(alone) };
  const sum = (rows) => rows.reduce((total, row) => total + planned(row), 0);
  const chosen = [];
  for (const row of [...near].sort((one, other) => planned(other) - planned(one)).slice(0, MOST_PLACES)) {
    if (planned(row)) chosen.push(row);
    if (sum(chosen) >= people) break;
  }
  const total = sum(chosen);
  const places = near.filter((row) => chosen.includes(row));
  return { state: total >= people ? "together" : "short", places, planned: total };
}

// Fills the box above the list; answers the state.
export function tellRoom(box, snapshot, origin, people, wishes) {
  show(box, Boolean(origin && people));
  if (!origin || !people) return "";
  const { state, places, planned } = roomFor(snapshot, origin, people, wishes);
  const values = { n: people, sum: planned, count: places.length, distance: distanceText(REACH) };
  fill(box, { text: say(`room_${state}`, values), note: state === "unpublished" ? "" : say("room_promise") });
  const listed = state === "together" ? places : [];
  box.querySelector("[data-places]").replaceChildren(...listed.map((row) => fill(copy("room-template"), words(snapshot, row))));
  return state;
}
