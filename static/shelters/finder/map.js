// The map is an extra: points and clusters drawn from the same rows as the list, with or without tiles.

import { siteLink } from "./list.js";
import { toGcj02 } from "./navigation.js";
import { config, say } from "./texts.js";

const MANY = { maxZoom: 16, radius: 60 };

function classic(url, name) {
  if (window[name]) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: url, onload: resolve, onerror: () => reject(new Error(url)) });
    document.head.append(script);
  });
}

function styles(url) {
  if (document.querySelector(`link[href="${url}"]`)) return;
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: url });
  document.head.append(link);
}

// Points must stand in the datum of the tiles beneath them: some Chinese tiles are drawn in GCJ-02.
const onMap = (lon, lat) => (config.map.layers[0]?.datum === "gcj02" ? toGcj02(lon, lat) : [lon, lat]);

function spot(lon, lat) {
  const [x, y] = onMap(lon, lat);
  return [y, x];
}

function clusters(snapshot) {
  const features = Array.from(snapshot.lon, (lon, number) => ({
    type: "Feature",
    properties: { number },
    geometry: { type: "Point", coordinates: onMap(lon, snapshot.lat[number]) },
  }));
  return new window.Supercluster(MANY).load(features);
}

function label(snapshot, number) {
  const site = snapshot.entrances.site[number];
  const entrance = say("entrance", { label: snapshot.entrances.label[number] });
  return { id: snapshot.sites.id[site], text: `${snapshot.sites.name[site]} ${entrance}` };
}

function pointMarker(snapshot, feature, open) {
  const [lon, lat] = feature.geometry.coordinates;
  const { id, text } = label(snapshot, feature.properties.number);
  const icon = L.divIcon({ className: "pin", html: "", iconSize: [44, 44] });
  return L.marker([lat, lon], { icon, title: text, alt: text }).on("click", () => open(siteLink(id)));
}

function clusterMarker(map, index, feature) {
  const [lon, lat] = feature.geometry.coordinates;
  const count = feature.properties.point_count;
  const icon = L.divIcon({ className: "cluster", html: String(count), iconSize: [48, 48] });
  const title = say("cluster", { n: count });
  const zoom = () => map.setView([lat, lon], index.getClusterExpansionZoom(feature.id));
  return L.marker([lat, lon], { icon, title, alt: title }).on("click", zoom);
}

function layers(map) {
  for (const layer of config.map.layers) {
    L.tileLayer(layer.url, { attribution: layer.attribution, maxZoom: 18 }).addTo(map);
  }
}

// The districts' outlines lie under the points; without their file the map is as good.
async function drawOutlines(map, snapshot) {
  if (!snapshot.manifest.files.outlines) return;
  const { scale, districts } = await snapshot.part("outlines");
  for (const { rings } of districts) {
    const lines = rings.map((ring) => ring.map(([lon, lat]) => spot(lon / scale, lat / scale)));
    L.polyline(lines, { color: "#5b6672", weight: 2, dashArray: "6 4", interactive: false, className: "outline" }).addTo(map);
  }
}

// Draws into `node`; `open(url)` follows a site's link. Answers {show(origin)} to move it.
export async function draw(node, snapshot, open) {
  styles(config.map.css);
  await classic(config.map.leaflet, "L");
  await classic(config.map.cluster, "Supercluster");
  const map = L.map(node, { minZoom: 7, maxZoom: 18, zoomControl: false, preferCanvas: true });
  L.control.zoom({ zoomInTitle: say("zoom_in"), zoomOutTitle: say("zoom_out") }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  map.attributionControl.setPrefix(false);
  layers(map);
  drawOutlines(map, snapshot).catch(() => {});
  const points = L.layerGroup().addTo(map);
  const here = L.layerGroup().addTo(map);
  const index = clusters(snapshot);
  const redraw = () => {
    const box = map.getBounds();
    const seen = index.getClusters([box.getWest(), box.getSouth(), box.getEast(), box.getNorth()], map.getZoom());
    points.clearLayers();
    for (const feature of seen) {
      points.addLayer(feature.properties.cluster ? clusterMarker(map, index, feature) : pointMarker(snapshot, feature, open));
    }
  };
  map.on("moveend", redraw);
  return {
    show(origin, rows) {
      map.invalidateSize();
      here.clearLayers();
      const spots = rows.map(({ entrance }) => spot(snapshot.lon[entrance], snapshot.lat[entrance]));
      if (origin) {
        const icon = L.divIcon({ className: "here", html: "", iconSize: [24, 24] });
        const from = spot(origin.lon, origin.lat);
        here.addLayer(L.marker(from, { icon, alt: origin.name, interactive: false, keyboard: false }));
        spots.push(from);
      }
      if (spots.length) map.fitBounds(spots, { padding: [30, 30], maxZoom: 16 });
      else map.fitBounds(Array.from(snapshot.lon, (lon, number) => spot(lon, snapshot.lat[number])));
    },
  };
}
