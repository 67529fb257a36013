// The finder's page: shows what is stored at once, renews it behind, and follows its own links without the server.

import { refresh as refreshAdvice } from "./advice.js";
import { dropExpired, tell } from "./banners.js";
import { show } from "./fill.js";
import { showDistrict, showList } from "./finder.js";
import { remembered } from "./position.js";
import { keep, renew, stored } from "./snapshot.js";
import { config, dateText, say } from "./texts.js";

const CHECK_EVERY = 5 * 60 * 1000;
const CHECK_BANNER = 60 * 1000; // while one is shown: a false alarm must go within two minutes
const DAY = 86400 * 1000;

const state = { snapshot: null, origin: remembered(), rows: [], offline: false, failed: false, outdated: false };
const heading = document.getElementById("title");
const views = ["home", "list", "site"].map((name) => document.getElementById(`view-${name}`));

const ROUTES = [
  [/^$/, () => enter("home")],
  [/^search\/$/, (url) => (enter("list"), showList(state, url))],
  [/^sites\/(\w+)\/$/, (url, id) => (enter("site"), showSite(id))],
  [/^districts\/(\w+)\/print\/$/, (url, code) => (enter("list"), title(showDistrict(state, code)))],
];

const pathIn = (url) => (url.origin === location.origin && url.pathname.startsWith(config.base) ? url.pathname.slice(config.base.length) : null);

function routeOf(url) {
  const path = pathIn(url);
  return path === null ? null : ROUTES.find(([pattern]) => pattern.test(path));
}

function title(text) {
  if (!text) return;
  heading.textContent = text;
  document.title = `${text} · ${config.name}`;
}

function enter(name) {
  for (const view of views) show(view, view.id === `view-${name}`);
  document.body.dataset.view = name;
  title(document.getElementById(`view-${name}`).dataset.title);
}

async function showSite(id) {
  if (!state.snapshot) return;
  const section = document.getElementById("view-site");
  const card = await import("./card.js");
  title((await card.render(section, state.snapshot, id, state.origin)) ?? say("site_gone"));
  if (state.listUrl) document.getElementById("back-to-list").href = state.listUrl;
}

async function route(url) {
  const [pattern, view] = routeOf(url);
  if (pathIn(url) === "search/") state.listUrl = url.href;
  await view(url, ...(pathIn(url).match(pattern).slice(1)));
  extras.then((loaded) => loaded?.shown(document.body.dataset.view, state, prompt));
}

async function go(url) {
  // A newer worker has taken over: the next step loads the whole newer page, never half of each.
  if (state.outdated) return location.assign(url);
  history.pushState(null, "", url);
  await route(url);
  if (url.hash) location.replace(url.hash);
  else {
    scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  }
  if (map) drawMap();
}

function followLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.getAttribute("href"), location.href); // a drawing's link has no text as `href`
    const known = routeOf(url);
    if (!known || link.target || link.dataset.plain !== undefined) return;
    if (url.hash && url.pathname === location.pathname && !location.search) return;
    event.preventDefault();
    go(url);
  });
  document.getElementById("finder-form").addEventListener("submit", (event) => {
    event.preventDefault();
    submit(event.target);
  });
  for (const box of document.querySelectorAll("#finder-form [data-wish]")) {
    box.addEventListener("change", () => submit(box.form));
  }
  addEventListener("popstate", () => routeOf(new URL(location)) && route(new URL(location)));
}

function submit(form) {
  const parameters = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...parameters]) if (!value || (name === "near" && parameters.get("q"))) parameters.delete(name);
  go(new URL(`${config.base}search/?${parameters}`, location.href));
}

function tellAge() {
  const line = document.getElementById("data-state");
  if (!state.snapshot) return (line.textContent = state.failed ? say("no_data") : "");
  const date = dateText(state.snapshot.generatedAt, { time: true });
  const old = Date.now() - state.snapshot.generatedAt > DAY;
  line.textContent = say(state.offline ? "offline_at" : "data_at", { date });
  line.dataset.state = old ? "old" : state.offline ? "offline" : "fresh";
  show(document.getElementById("data-old"), old);
}

async function take(snapshot) {
  state.snapshot = snapshot;
  tellAge();
  tell(snapshot.manifest.banners ?? []);
  await route(new URL(location));
  refreshAdvice(snapshot).catch(() => {}); // the texts that came with the page stay
}

async function check() {
  state.checkedAt = Date.now();
  try {
    const newer = await renew(state.snapshot, config.data);
    state.offline = false;
    if (newer && state.snapshot) (await extras)?.renewed(state.snapshot, newer);
    if (newer) await take(newer);
    tellAge();
    if (newer) keep(newer).catch(() => {}); // a full device still has the page in front of the reader
  } catch {
    state.offline = true;
    state.failed = !state.snapshot;
    tellAge();
    if (state.failed) await route(new URL(location));
  }
}

function installWorker() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const replaced = Boolean(serviceWorker.controller);
  serviceWorker.addEventListener("controllerchange", () => (state.outdated = replaced));
  serviceWorker.register(config.worker, { scope: config.base }).catch(() => {}); // the page works without it
}

// Loaded behind the first answer; without them (an old browser, a broken line) the page still finds a way.
const extras = import("./extras.js").catch(() => null);
let prompt = null;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  prompt = event;
});

let map = null;

async function drawMap() {
  const box = document.getElementById("map");
  try {
    map ??= await (await import("./map.js")).draw(box, state.snapshot, (link) => go(new URL(link, location.href)));
    map.show(state.origin, state.rows);
  } catch {
    box.textContent = say("map_failed");
  }
}

function bindButtons() {
  const locate = document.getElementById("locate");
  show(locate, true);
  locate.addEventListener("click", () => {
    const { elements } = locate.form;
    [elements.q.value, elements.near.value] = ["", "me"];
    submit(locate.form);
  });
  const print = document.getElementById("print-button");
  show(print, true);
  print.addEventListener("click", () => window.print());
  const button = document.getElementById("map-button");
  show(button, config.map.allowed);
  button?.addEventListener("click", () => {
    const box = document.getElementById("map-box");
    show(box, box.hidden);
    button.setAttribute("aria-expanded", String(!box.hidden));
    if (!box.hidden) drawMap();
  });
}

async function start() {
  dropExpired();
  followLinks();
  bindButtons();
  extras.then((loaded) => loaded?.start());
  const kept = await stored(config.data).catch(() => null);
  if (kept) await take(kept);
  await check();
  addEventListener("online", check);
  const pause = () => (state.snapshot?.manifest.banners?.length ? CHECK_BANNER : CHECK_EVERY);
  const checkWhenSeen = () => !document.hidden && Date.now() - state.checkedAt >= pause() && check();
  document.addEventListener("visibilitychange", checkWhenSeen);
  setInterval(checkWhenSeen, CHECK_BANNER);
  installWorker();
}

start();
