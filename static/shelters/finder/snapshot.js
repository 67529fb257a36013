// The published data on this device: read at once from what is stored, renewed behind the reader's back.
// A version is stored as a whole, its manifest last, so a stored manifest always has all its files.

import { unpack, unpackCards } from "./unpack.js";

const STORE = "finder-data";
const FORMAT = 1;
const DEGREE = 1e5;

async function store() {
  try {
    return await caches.open(STORE);
  } catch {
    return null; // no Cache API (plain http, some built-in browsers): the network alone must do
  }
}

async function request(url, seconds, cache) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1000);
  try {
    const response = await fetch(url, { cache, signal: stop.signal, credentials: "omit" });
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return new Response(await response.arrayBuffer(), { headers: { "Content-Type": "application/json" } });
  } finally {
    clearTimeout(timer);
  }
}

async function genuine(response, expected) {
  if (!expected || !globalThis.crypto?.subtle) return true;
  const digest = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex === expected;
}

export class Snapshot {
  constructor(manifest, index, base) {
    this.manifest = manifest;
    this.base = base;
    this.version = manifest.version;
    this.generatedAt = new Date(manifest.generated_at);
    this.capacity = Boolean(manifest.capacity && index.sites.capacity);
    Object.assign(this, { districts: index.districts, kinds: index.kinds, hours: index.hours, checks: index.checks });
    this.sites = index.sites;
    this.entrances = index.entrances;
    this.lon = Float64Array.from(index.entrances.lon, (value) => value / index.scale);
    this.lat = Float64Array.from(index.entrances.lat, (value) => value / index.scale);
    this.parts = new Map();
  }

  get count() {
    return this.sites.id.length;
  }

  // Content of one of the other files ("places", "details", "advice"), fetched once.
  part(name) {
    if (!this.parts.has(name)) {
      const loading = name === "details" ? this.details() : readPart(this.manifest, name, this.base);
      loading.catch(() => this.parts.delete(name));
      this.parts.set(name, loading);
    }
    return this.parts.get(name);
  }

  async details() {
    const file = smaller(this.manifest, "details");
    const content = await readPart(this.manifest, file, this.base);
    return file === "details" ? content : unpackCards(content, this.sites.id);
  }

  siteNumber(id) {
    return this.sites.id.indexOf(id);
  }

  entrancesOf(site) {
    const numbers = [];
    this.entrances.site.forEach((owner, number) => owner === site && numbers.push(number));
    return numbers;
  }
}

async function readPart(manifest, name, base) {
  const file = manifest.files[name];
  const url = base + file;
  const kept = await (await store())?.match(url);
  if (kept) return kept.json();
  const response = await request(url, 30, "default");
  if (!(await genuine(response, manifest.sha256?.[file]))) throw new Error(`${file}: damaged`);
  return response.json();
}

// Newer servers offer the same in fewer bytes.
const SMALLER = { index: "compact", details: "cards" };
const smaller = ({ files }, name) => (files[SMALLER[name]] ? SMALLER[name] : name);

async function readIndex(manifest, base) {
  const file = smaller(manifest, "index");
  const content = await readPart(manifest, file, base);
  return file === "index" ? content : unpack(content);
}

const same = (one, other) =>
  ["version", "generated_at", "banners"].every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));

export async function stored(base) {
  const kept = await (await store())?.match(`${base}version.json`);
  if (!kept) return null;
  const manifest = await kept.json();
  if (manifest.format !== FORMAT) return null;
  return new Snapshot(manifest, await readIndex(manifest, base), base);
}

// Answers the newer snapshot, or null when `current` is the newest; throws when the server cannot be reached.
export async function renew(current, base) {
  const manifest = await (await request(`${base}version.json`, 6, "no-cache")).json();
  if (manifest.format !== FORMAT) throw new Error(`snapshot format ${manifest.format}`);
  if (current && same(manifest, current.manifest)) return null;
  return new Snapshot(manifest, await readIndex(manifest, base), base);
}

// Stores every file of the version, the manifest last, then forgets older files.
export async function keep(snapshot) {
  const kept = await store();
  if (!kept) return;
  const { manifest, base } = snapshot;
  const parts = ["index", "places", "advice", "details", "outlines"];
  const files = parts.map((name) => manifest.files[smaller(manifest, name)]).filter(Boolean);
  for (const file of files) {
    if (await kept.match(base + file)) continue;
    const response = await request(base + file, 60, "default");
    if (!(await genuine(response, manifest.sha256?.[file]))) throw new Error(`${file}: damaged`);
    await kept.put(base + file, response);
  }
  await kept.put(`${base}version.json`, new Response(JSON.stringify(manifest)));
  const wanted = new Set([...files, "version.json"].map((file) => new URL(base + file, location.origin).href));
  for (const old of await kept.keys()) if (!wanted.has(old.url)) await kept.delete(old);
}

export function degrees(value) {
  return Math.abs(value) > 360 ? value / DEGREE : value;
}
