// The page's files, kept on the device as one set: a new set replaces the old one whole or not at all.
// The server puts `SET` before these lines: {version, scope, page, report, files: [[url, sha256]…]}; without it the worker retires.

const PREFIX = `finder-shell:${self.registration.scope}:`;
const NAME = PREFIX + (self.SET?.version ?? "retired");
const PATIENCE = 4000;

async function fetched([url, expected]) {
  const response = await fetch(url, { cache: "no-cache", credentials: "omit" });
  if (!response.ok || response.redirected) throw new Error(`${url}: ${response.status}`);
  const digest = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex !== expected) throw new Error(`${url} is of another version`);
  return [url, response];
}

async function fetchedPage(url) {
  const response = await fetch(url, { cache: "no-cache", credentials: "omit" });
  // A page made by another version of the server must not be mixed with these files.
  if (!response.ok || response.headers.get("Finder-Version") !== SET.version) throw new Error(`${url} is of another version`);
  return [url, response];
}

async function install() {
  const set = await Promise.all([...SET.files.map(fetched), fetchedPage(SET.page), fetchedPage(SET.report)]);
  const cache = await caches.open(NAME);
  await Promise.all(set.map(([url, response]) => cache.put(url, response)));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
  await self.clients.claim();
}

async function retire() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
  await self.registration.unregister();
  for (const client of await self.clients.matchAll({ type: "window" })) client.navigate(client.url);
}

async function kept(url) {
  return (await caches.open(NAME)).match(url);
}

async function online(request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
}

// Which kept page stands for an address: the list and the cards at once, printed lists and the form when the server is away.
function standIn(path) {
  if (path === "" || path === "search/" || /^sites\/\w+\/$/.test(path)) return { page: SET.page, first: true };
  if (/^districts\/\w+\/print\/$/.test(path)) return { page: SET.page };
  return path === "report/" ? { page: SET.report } : null;
}

async function answer(request, { page, first }) {
  if (first) return (await kept(page)) ?? fetch(request);
  try {
    const response = await online(request);
    if (response.status < 500) return response;
  } catch {
    // The kept page says that it is offline.
  }
  return (await kept(page)) ?? Response.error();
}

if (self.SET) {
  const files = new Set(SET.files.map(([url]) => url));
  self.addEventListener("install", (event) => event.waitUntil(install()));
  self.addEventListener("activate", (event) => event.waitUntil(activate()));
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin) return;
    if (files.has(url.pathname)) return event.respondWith(kept(url.pathname).then((response) => response ?? fetch(request)));
    const page = request.mode === "navigate" && url.pathname.startsWith(SET.scope) && standIn(url.pathname.slice(SET.scope.length));
    if (page) event.respondWith(answer(request, page));
  });
} else {
  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(retire()));
}
