// One site: its entrances, who opens them, when they were last checked, and the ways to get there.

import { copy, fill, phone, show } from "./fill.js";
import { point, words } from "./list.js";
import { inWeChat, walkingLinks } from "./navigation.js";
import { measured } from "./nearest.js";
import { drawPlan } from "./plan.js";
import { drawCode } from "./qr.js";
import { isSaved, toggle } from "./saved.js";
import { copyText, picture, share } from "./share.js";
import { config, say } from "./texts.js";

const measure = (value, yes, no, unknown) => say(value == null ? unknown : value ? yes : no);

function accessText(facts) {
  if (!facts) return "";
  const door = facts.door_width_m ? say("door_width", { n: facts.door_width_m }) : say("door_unmeasured");
  const ramp = measure(facts.ramp, "ramp_yes", "ramp_no", "ramp_unknown");
  const lift = measure(facts.lift, "lift_yes", "lift_no", "lift_unknown");
  return [ramp, lift, door].join(" · ");
}

function entranceNode(snapshot, row, detail, origin, number) {
  const text = words(snapshot, row);
  const facts = detail?.entrances?.[snapshot.entrances.label[row.entrance]];
  const node = fill(copy("entrance-template"), {
    ...text,
    access: facts ? accessText(facts) : text.steps,
    opener: facts?.opener ? say("opener", { opener: facts.opener }) : "",
    hint: facts?.hint ?? "",
  });
  point(node, row).id = `entrance-${number}`;
  phone(node.querySelector("[data-opener-phone]"), facts?.opener_phone);
  const goal = { lon: snapshot.lon[row.entrance], lat: snapshot.lat[row.entrance], name: `${text.name} ${text.entrance}` };
  const links = walkingLinks(goal, origin, location.hostname);
  for (const link of node.querySelectorAll("[data-map-app]")) {
    link.href = links[link.dataset.mapApp];
    show(link, !inWeChat());
  }
  show(node.querySelector("[data-wechat-note]"), inWeChat());
  const place = `${text.name} ${text.entrance}, ${text.address}`;
  const coordinates = `WGS-84 ${goal.lat.toFixed(5)}, ${goal.lon.toFixed(5)}`;
  bindCopy(node, `${place} (${coordinates})`);
  bindPicture(node, text, [place, facts?.hint, text.open, text.check, detail?.phone, coordinates]);
  return node;
}

function bindCopy(node, text) {
  const said = node.querySelector("[data-said]");
  node.querySelector("[data-copy]").addEventListener("click", async () => {
    said.textContent = (await copyText(text)) ? say("address_copied") : text;
  });
}

function bindPicture(node, { name }, lines) {
  const button = node.querySelector("[data-picture]");
  show(button, inWeChat());
  button.addEventListener("click", () => {
    const image = node.querySelector("[data-picture-here]");
    image.src = picture(name, lines);
    image.alt = [name, ...lines].filter(Boolean).join(", ");
    show(image.closest("figure"), true);
  });
}

const entranceName = (entrance) => entrance.querySelector("[data-f=entrance]").textContent;

// Whoever stood at an entrance before the list was drawn anew, in whatever order, stands there again.
function focusIn(list) {
  const focused = document.activeElement;
  const entrance = list.contains(focused) && focused.closest(".entrance");
  if (!entrance) return () => {};
  const [name, place] = [entranceName(entrance), [...entrance.querySelectorAll("*")].indexOf(focused)];
  return () => {
    const again = [...list.children].find((node) => entranceName(node) === name);
    (place < 0 ? again : again?.querySelectorAll("*")[place])?.focus({ preventScroll: true });
  };
}

// Fills the section with the site; answers its name, or null when no such site is published.
export async function render(section, snapshot, id, origin) {
  const site = snapshot.siteNumber(id);
  show(section.querySelector("[data-site]"), site >= 0);
  show(section.querySelector("[data-gone]"), site < 0);
  if (site < 0) return null;
  // Offline before the details ever came: the card then shows what the list knows.
  const details = await snapshot.part("details").catch(() => null);
  const detail = details?.sites[id];
  const rows = snapshot.entrancesOf(site).map((number) => measured(snapshot, number, origin));
  if (origin) rows.sort((one, other) => one.distance - other.distance);
  const text = words(snapshot, rows[0]);
  const kind = snapshot.kinds[snapshot.sites.kind[site]] ?? "";
  fill(section, {
    address: text.address,
    condition: say(`condition_${detail?.condition}`) || (detail?.condition ?? ""),
    unit: detail?.unit ?? "",
    note: detail?.note ?? "",
    kind: say(`kind_${kind}`) || kind,
  });
  phone(section.querySelector("[data-unit-phone]"), detail?.phone);
  const list = section.querySelector("[data-entrances]");
  const refocus = focusIn(list);
  list.replaceChildren(...rows.map((row, at) => entranceNode(snapshot, row, detail, origin, at + 1)));
  refocus();
  drawPlan(section.querySelector("[data-plan]"), snapshot, rows, origin);
  const page = new URL(`${config.base}sites/${id}/`, config.origin).href;
  section.querySelector("[data-qr-image]")?.remove();
  const code = section.querySelector("[data-qr]");
  show(code, true);
  drawCode(code, page);
  bindSave(section.querySelector("[data-save]"), id);
  section.querySelector("[data-report]").href = `${config.base}report/?site=${id}`;
  section.querySelector("[data-share]").onclick = async () => {
    section.querySelector("[data-share-said]").textContent = await share(text.name, page);
  };
  return text.name;
}

function bindSave(button, id) {
  const tell = (saved) => {
    button.setAttribute("aria-pressed", String(saved));
    button.textContent = say(saved ? "saved" : "save");
  };
  tell(isSaved(id));
  button.onclick = () => tell(toggle(id));
}
