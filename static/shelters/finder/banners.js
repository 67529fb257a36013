// Banners come with the manifest, the one file that is asked for again and again; each ends by this device's clock.

import { copy, fill, show } from "./fill.js";
import { dateText, local, say } from "./texts.js";

const ORDER = ["real", "drill", "notice"];
const box = document.getElementById("banners");
let waiting = 0;

const shownNow = (rows, now = Date.now()) =>
  rows
    .filter((row) => new Date(row.issued_at) <= now && now < new Date(row.expires_at))
    .sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));

function node(row) {
  const [start, end] = [row.issued_at, row.expires_at].map((moment) => dateText(new Date(moment), { time: true }));
  const made = fill(copy("banner-template"), {
    label: say(`banner_${row.kind}`),
    title: local(row, "title"),
    text: local(row, "text"),
    period: say("banner_period", { start, end }),
  });
  made.dataset.kind = row.kind;
  return made;
}

// Draws what is to be shown now, and again when one begins or ends.
export function tell(rows) {
  if (!box) return;
  clearTimeout(waiting);
  const now = Date.now();
  const nodes = shownNow(rows, now).map(node);
  // Redrawn only when something is new: a live region repeats whatever is put into it.
  const said = nodes.map((made) => made.textContent).join();
  if (said !== box.dataset.said) {
    box.dataset.said = said;
    box.replaceChildren(...nodes);
  }
  show(box, nodes.length > 0);
  const changes = rows.flatMap((row) => [new Date(row.issued_at), new Date(row.expires_at)]).filter((moment) => moment > now);
  if (changes.length) waiting = setTimeout(() => tell(rows), Math.min(Math.min(...changes) - now, 3600 * 1000));
}

// What the page brought with it may have been made long ago.
export function dropExpired() {
  for (const old of box?.querySelectorAll("[data-expires]") ?? []) if (new Date(old.dataset.expires) <= Date.now()) old.remove();
  show(box, box?.children.length > 0);
}
