// Picks points on a map without tiles: outlines of the divisions, the neighbours, and every pair of the form.
// Typing the degrees does the same; without scripts only the map is missing.

import { toWgs84 } from "./datum.js";

const box = document.querySelector("#point-picker");
const DIGITS = 6;
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();

// Each longitude field with its latitude and, where there is one, its datum and source.
function pairs() {
  const found = [];
  for (const lon of document.querySelectorAll('input[name$="longitude"]')) {
    if (lon.name.includes("__prefix__") || lon.name.includes("restricted")) continue;
    const sibling = (name) => document.querySelector(`[name="${lon.name.replace(/longitude$/, name)}"]`);
    const label = sibling("label")?.value ?? "";
    found.push({ lon, lat: sibling("latitude"), datum: sibling("datum"), source: sibling("position_source"), label });
  }
  return found;
}

function position({ lon, lat, datum }) {
  const [x, y] = [parseFloat(lon.value), parseFloat(lat.value)];
  if (!Number.isFinite(x) || !Number.isFinite(y)) return null;
  const [east, north] = toWgs84(x, y, datum?.value ?? "wgs84");
  return [north, east];
}

function fill(pair, { lat, lng }) {
  pair.lon.value = lng.toFixed(DIGITS);
  pair.lat.value = lat.toFixed(DIGITS);
  if (pair.datum) pair.datum.value = "wgs84";
  if (pair.source) pair.source.value = "map";
}

async function rows(url) {
  const response = url && (await fetch(url, { credentials: "same-origin" }));
  return response?.ok ? response.json() : {};
}

async function addOutlines(map) {
  const { outlines = [] } = await rows(box.dataset.outlines);
  const layer = L.featureGroup(
    outlines.map(({ name, boundary }) =>
      L.geoJSON(boundary, { style: { color: colour("--blue"), weight: 2, fillOpacity: 0.04 } }).bindTooltip(name, { sticky: true }),
    ),
  ).addTo(map);
  return outlines.length ? layer.getBounds() : null;
}

async function addNeighbours(map, [lat, lon]) {
  if (!box.dataset.neighbours) return;
  const { neighbours = [] } = await rows(`${box.dataset.neighbours}?near=${lon},${lat}`);
  for (const [x, y, name] of neighbours) {
    L.circleMarker([y, x], { radius: 4, color: colour("--quiet"), weight: 1 }).bindTooltip(name).addTo(map);
  }
}

function start() {
  let chosen = pairs()[0];
  if (!chosen) return;
  document.querySelector(".point-fields")?.append(box);
  box.hidden = false;
  const map = L.map(box.querySelector(".map"), { attributionControl: false, zoomSnap: 0.5 }).setView([32, 120.9], 10);
  L.control.scale({ imperial: false }).addTo(map);
  const markers = L.layerGroup().addTo(map);

  function draw() {
    markers.clearLayers();
    for (const pair of pairs()) {
      const at = position(pair);
      if (!at) continue;
      const isChosen = pair.lon === chosen.lon;
      const ink = colour(pair.label ? "--green" : "--orange");
      const marker = L.circleMarker(at, { radius: isChosen ? 10 : 7, color: ink, fillOpacity: isChosen ? 0.8 : 0.2 });
      if (pair.label) marker.bindTooltip(pair.label, { permanent: true });
      marker.addTo(markers);
    }
  }

  const isOurs = (target) => /(longitude|latitude|datum)$/.test(target.name ?? "");
  document.addEventListener("focusin", ({ target }) => {
    if (!isOurs(target)) return;
    const prefix = target.name.replace(/(longitude|latitude|datum)$/, "");
    chosen = pairs().find(({ lon }) => lon.name === `${prefix}longitude`) ?? chosen;
    draw();
  });
  document.addEventListener("input", ({ target }) => isOurs(target) && draw());
  map.on("click", ({ latlng }) => {
    fill(chosen, latlng);
    draw();
  });

  const at = position(chosen);
  addOutlines(map).then((bounds) => {
    if (at) map.setView(at, 16);
    else if (bounds) map.fitBounds(bounds);
  });
  if (at) addNeighbours(map, at);
  draw();
}

if (box) start();
