// What to do now: the texts come with the page; newer ones from the snapshot replace them.

import { copy, fill } from "./fill.js";
import { local, say } from "./texts.js";

function lines(event) {
  return (local(event, "text") || []).map((text) => {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  });
}

// Redraws the sections when the snapshot's advice is another file than the page was made from.
export async function refresh(snapshot) {
  const home = document.getElementById("view-home");
  const file = snapshot.manifest.files.advice;
  if (!file || home.dataset.advice === file) return;
  const { events } = await snapshot.part("advice");
  for (const event of events) {
    const section = document.getElementById(event.code);
    if (!section) continue; // a new kind of event comes with the next page
    fill(section, { title: local(event, "title") });
    section.querySelector("[data-lines]").replaceChildren(...lines(event));
    const link = section.querySelector("[data-refuge]");
    if (link && event.link) Object.assign(link, { href: event.link, textContent: local(event, "link_text") });
  }
  home.dataset.advice = file;
}

// "No data here, call …": whom, with the district's own number before the office's.
export async function helpline(snapshot, district) {
  const own = snapshot.districts[district];
  if (own?.phone) return { name: local(own, "name"), phone: own.phone };
  const { office } = await snapshot.part("advice").catch(() => ({}));
  return { name: local(office ?? {}, "name"), phone: office?.phone ?? "" };
}

export function helplineNode({ name, phone }) {
  const node = copy("helpline-template");
  const link = node.querySelector("a");
  fill(node, { call: phone ? say("call", { name }) : "" });
  if (phone) Object.assign(link, { href: `tel:${phone.replace(/[^\d+]/g, "")}`, textContent: phone });
  return node;
}
