// The keys that the help names. Never while somebody types or composes a character.
const GO_WITHIN_MS = 1500;
const help = document.getElementById("keyboard-help");
const ways = new Map([...document.querySelectorAll("#keyboard-help [data-keys]")].map((way) => [way.dataset.keys, way.dataset.url]));
let goUntil = 0;

function isTyping(event) {
  const place = event.target;
  const field = place.closest?.("input, textarea, select, [contenteditable], [role='application']");
  const types = field && !(field.matches("input[type='checkbox'], input[type='radio']"));
  return Boolean(types || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey);
}

const rows = () => [...document.querySelectorAll("#result_list tbody tr, .hits li")];
const rowOf = (place) => place.closest?.("#result_list tbody tr, .hits li");

function step(by) {
  const all = rows();
  const now = all.indexOf(rowOf(document.activeElement));
  const next = all[now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1)];
  next?.querySelector("th a, a")?.focus();
}

const press = (selector) => document.querySelector(selector)?.click();

function toggleHelp() {
  if (help.open) help.close();
  else help.showModal();
}

const doings = {
  "/": () => document.getElementById("desk-search-input")?.select(),
  "?": toggleHelp,
  j: () => step(1),
  k: () => step(-1),
  x: () => rowOf(document.activeElement)?.querySelector(".action-select")?.click(),
  n: () => press(".object-tools .addlink"),
  e: () => document.querySelector("#content-main form .form-row :is(input, select, textarea):not([type='hidden'], [disabled])")?.focus(),
  s: () => press("#content-main [name='_save']"),
  u: () => [...document.querySelectorAll(".change-form .breadcrumbs a")].at(-1)?.click(),
};

function heed(event) {
  if (isTyping(event) || (help.open && event.key !== "?")) return;
  const way = Date.now() < goUntil ? ways.get(`g ${event.key}`) : "";
  goUntil = 0;
  if (way) {
    event.preventDefault();
    window.location.assign(way);
  } else if (event.key === "g") {
    goUntil = Date.now() + GO_WITHIN_MS;
  } else if (doings[event.key]) {
    event.preventDefault();
    doings[event.key]();
  }
}

if (help) {
  document.addEventListener("keydown", heed);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && event.target.matches?.("input, textarea")) event.target.blur();
  });
  document.querySelector("[data-opens-help]")?.addEventListener("click", (event) => {
    event.preventDefault();
    toggleHelp();
  });
}
