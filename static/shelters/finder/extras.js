// What makes the page better but must not make it later: the compass, what has changed, saved places, the first screen.

import { note, tell } from "./changes.js";
import { start as startCompass } from "./compass.js";
import { show } from "./fill.js";
import { noteEmergency, offer } from "./install.js";
import { siteLink } from "./list.js";
import { savedIds } from "./saved.js";

const part = (id) => document.getElementById(id);

function listSaved(snapshot) {
  const known = savedIds().map((id) => [id, snapshot.siteNumber(id)]).filter(([, site]) => site >= 0);
  const links = known.map(([id, site]) => {
    const [item, link] = [document.createElement("li"), document.createElement("a")];
    Object.assign(link, { href: siteLink(id), textContent: snapshot.sites.name[site] });
    item.append(link);
    return item;
  });
  part("saved-list").replaceChildren(...links);
  show(part("saved"), links.length > 0);
}

export function start() {
  startCompass(part("compass-button"));
}

// Before the newer data take the place of the old ones.
export const renewed = (old, now) => note(old, now);

// After a view was shown: `view` is home, list or site; `prompt` the browser's offer to install, if it made one.
export function shown(view, { snapshot, origin }, prompt) {
  const url = new URL(location);
  if (url.searchParams.get("event") || (view === "home" && url.hash)) noteEmergency();
  if (!snapshot) return;
  tell(part("changes"), snapshot, origin);
  listSaved(snapshot);
  if (view === "site") offer(part("install"), prompt);
}
