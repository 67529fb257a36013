// The list of nearest entrances, or of a whole district.

import { copy, fill } from "./fill.js";
import { isOpen } from "./hours.js";
import { arrow, compass } from "./nearest.js";
import { checkText, config, distanceText, local, say } from "./texts.js";

const STEPS = { 1: "step_free_yes", 0: "step_free_no" };

export function openness(snapshot, number, now = new Date()) {
  const { hours, closed } = snapshot.entrances;
  const entry = snapshot.hours[hours[number]] ?? { spec: "" };
  if (closed?.[number]) return { text: say("closed_for_now"), state: "bad" };
  const open = isOpen(entry.spec, now);
  if (open === null) return { text: local(entry, "text") || say("hours_unknown"), state: "unknown" };
  const times = local(entry, "text");
  return { text: `${say(open ? "open_now" : "closed_now")} ${times}`, state: open ? "good" : "bad" };
}

export function stepsText(snapshot, number) {
  return say(STEPS[snapshot.entrances.step_free[number]] ?? "step_free_unknown");
}

export const siteLink = (id) => `${config.base}sites/${id}/`;

// An address that begins with its district says it already.
function addressText(district, address) {
  return address.startsWith(district.name) ? address : [local(district, "name"), address].filter(Boolean).join(" · ");
}

// The words for one row of `nearest` or `measured`.
export function words(snapshot, row) {
  const check = checkText(snapshot, row.entrance);
  const open = openness(snapshot, row.entrance);
  const room = snapshot.capacity && snapshot.sites.capacity[row.site];
  const district = snapshot.districts[snapshot.sites.district[row.site]];
  return {
    name: snapshot.sites.name[row.site],
    address: addressText(district, snapshot.sites.address[row.site]),
    entrance: say("entrance", { label: snapshot.entrances.label[row.entrance] }),
    distance: row.distance == null ? "" : distanceText(row.distance),
    bearing: row.distance == null ? "" : say(compass(row.bearing)),
    arrow: row.distance == null ? "" : arrow(row.bearing),
    steps: stepsText(snapshot, row.entrance),
    capacity: room ? say("capacity", { n: room }) : "",
    open: open.text,
    openState: open.state,
    check: check.text,
    checkState: check.state,
    link: siteLink(row.id),
  };
}

// The arrow's own bearing, for the compass.
export function point(node, row) {
  node.querySelector(".arrow").dataset.bearing = row.bearing ?? "";
  return node;
}

export function render(list, snapshot, rows) {
  list.replaceChildren(...rows.map((row) => point(fill(copy("result-template"), words(snapshot, row)), row)));
}

// What the live region says about the rows.
export function summary(snapshot, rows) {
  if (!rows.length) return say("none_found");
  const { name, entrance, distance, bearing } = words(snapshot, rows[0]);
  return say("found", { n: rows.length, name, entrance, distance, bearing });
}
