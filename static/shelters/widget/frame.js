// The framed page: the same data, the same search, the same arithmetic as the finder; it keeps nothing on the device.

import { tell } from "../finder/banners.js";
import { show } from "../finder/fill.js";
import { render, summary } from "../finder/list.js";
import { nearest } from "../finder/nearest.js";
import { locate } from "../finder/position.js";
import { search } from "../finder/search.js";
import { renew } from "../finder/snapshot.js";
import { config, say } from "../finder/texts.js";

const GUESS = 3;
const form = document.getElementById("widget-form");
const [status, list, more] = ["status", "results", "more"].map((id) => document.getElementById(id));
const loading = renew(null, config.data);

function full(parameters) {
  more.href = `${config.base}search/?${new URLSearchParams(parameters)}`;
}

async function showFrom(origin, parameters) {
  const snapshot = await loading;
  const rows = nearest(snapshot, origin, { limit: Number(list.dataset.rows) });
  render(list, snapshot, rows);
  for (const link of list.querySelectorAll("a")) link.target = "_blank";
  status.textContent = summary(snapshot, rows);
  full(parameters);
}

async function typed(event) {
  event.preventDefault();
  const text = form.elements.q.value.trim();
  if (!text) return form.elements.q.focus();
  const snapshot = await loading.catch(() => null);
  if (!snapshot) return (status.textContent = say("no_data"));
  const places = await snapshot.part("places").catch(() => ({ name: [] }));
  const [origin] = search(snapshot, places, text, 1);
  if (!origin) {
    list.replaceChildren();
    status.textContent = say("place_unknown", { text });
    return full({});
  }
  await showFrom(origin, { q: text });
  const key = origin.rank > GUESS ? "from_guess" : "from";
  status.textContent = say("two_sentences", { first: say(key, { name: origin.name, text }), second: status.textContent });
}

async function here() {
  status.textContent = say("locating");
  try {
    const origin = await locate();
    await showFrom(origin, { near: `${origin.lon},${origin.lat}` });
  } catch (problem) {
    status.textContent = say(problem.message) || say("no_data");
  }
}

form.addEventListener("submit", typed);
const button = document.getElementById("locate");
show(button, true);
button.addEventListener("click", here);
loading.then((snapshot) => tell(snapshot.manifest.banners ?? [])).catch(() => {});
new ResizeObserver(() => parent.postMessage({ finderHeight: document.body.scrollHeight + 2 }, "*")).observe(document.body);
