// The offer to put the page on the first screen: once, after something useful, never while a siren sounds.

import { show } from "./fill.js";
import { say } from "./texts.js";

const KEY = "finder-install";
const EMERGENCY = "finder-emergency";

const read = (store, key) => {
  try {
    return store.getItem(key);
  } catch {
    return "unknown"; // without a memory nobody could say "once"
  }
};

const write = (store, key) => {
  try {
    store.setItem(key, "1");
  } catch {
    // Private browsing.
  }
};

const isInstalled = () => matchMedia("(display-mode: standalone), (display-mode: minimal-ui)").matches || navigator.standalone === true;
const isApple = () => /iP(hone|ad|od)/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);

// Whoever came because of an emergency is not asked for anything as long as this tab lives.
export function noteEmergency() {
  write(sessionStorage, EMERGENCY);
}

function mayOffer() {
  return !isInstalled() && !read(localStorage, KEY) && !read(sessionStorage, EMERGENCY);
}

// `prompt` is the browser's own offer, if it made one; Safari only has a menu entry that can be pointed out.
export function offer(box, prompt) {
  if (!box.hidden || !mayOffer() || !(prompt || isApple())) return;
  const [yes, no] = [box.querySelector("[data-install]"), box.querySelector("[data-later]")];
  box.querySelector("[data-how]").textContent = say(prompt ? "install_why" : "install_apple");
  show(yes, Boolean(prompt));
  show(box, true);
  write(localStorage, KEY); // offered once, whatever the answer is
  const close = () => show(box, false);
  no.onclick = close;
  yes.onclick = async () => {
    close();
    await prompt.prompt();
  };
}
