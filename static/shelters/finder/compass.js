// The arrows turn with the phone where it has a compass; where it has none, or it swings, the word and the still arrow stay.

import { show } from "./fill.js";
import { arrow } from "./nearest.js";
import { config, say } from "./texts.js";

const RAD = Math.PI / 180;
const FRESH = 0.25; // share of a new reading: hands shake, arrows must not
const STEADY = 0.75; // length of the mean direction; below it the needle swings
const SILENCE = 2500; // ms without a reading: the sensor sleeps
const WORST = 40; // degrees that the phone itself admits to be wrong
const PATIENCE = 1000; // ms for a sensor that may speak unasked
const SAY_EVERY = 6000;
const SIDES = ["ahead", "ahead_right", "right", "behind_right", "behind", "behind_left", "left", "ahead_left"];

// Degrees from north to where the top of the screen points; null when the phone doubts itself, undefined when it is
// no compass that speaks.
function headingOf(event) {
  const turn = screen.orientation?.angle ?? window.orientation ?? 0;
  if (Number.isFinite(event.webkitCompassHeading)) {
    const doubt = event.webkitCompassAccuracy;
    return doubt < 0 || doubt > WORST ? null : (event.webkitCompassHeading + turn + 360) % 360;
  }
  const isNorth = event.absolute || event.type === "deviceorientationabsolute";
  if (!isNorth || event.alpha == null || event.beta == null) return undefined;
  const [a, b, g] = [event.alpha, event.beta, event.gamma ?? 0].map((angle) => angle * RAD);
  // The upper edge and the back of the phone, both laid onto the ground: right whether it lies flat or stands up.
  const east = -Math.sin(a) * Math.cos(b) - (Math.cos(a) * Math.sin(g) + Math.sin(a) * Math.sin(b) * Math.cos(g));
  const north = Math.cos(a) * Math.cos(b) - (Math.sin(a) * Math.sin(g) - Math.cos(a) * Math.sin(b) * Math.cos(g));
  return (Math.atan2(east, north) / RAD + turn + 720) % 360;
}

// Readings → a steady heading in degrees, or null while they contradict each other.
class Needle {
  constructor() {
    this.east = this.north = this.count = 0;
  }

  read(heading) {
    const share = this.count++ ? FRESH : 1;
    this.east += share * (Math.sin(heading * RAD) - this.east);
    this.north += share * (Math.cos(heading * RAD) - this.north);
    if (Math.hypot(this.east, this.north) < STEADY) return null;
    return (Math.atan2(this.east, this.north) / RAD + 360) % 360;
  }
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const state = { needle: new Needle(), timer: 0, saidAt: 0, side: "", hasSpoken: false, frame: 0 };

function arrows() {
  return [...document.querySelectorAll(".arrow[data-bearing]")].filter((node) => node.dataset.bearing !== "" && node.offsetParent);
}

function stand() {
  for (const node of document.querySelectorAll(".arrow.turning")) {
    node.classList.remove("turning");
    node.style.transform = "";
    node.textContent = arrow(Number(node.dataset.bearing));
  }
}

function turnTo(heading) {
  for (const node of arrows()) {
    let turn = (Number(node.dataset.bearing) - heading + 720) % 360;
    if (calm.matches) turn = (Math.round(turn / 45) % 8) * 45;
    node.classList.add("turning");
    node.textContent = "↑";
    node.style.transform = `rotate(${turn.toFixed(0)}deg)`;
  }
  speak(heading);
}

// Only the side of the first arrow, only when it has changed, and not again for some seconds.
function speak(heading) {
  const [first] = arrows();
  if (!first || Date.now() - state.saidAt < SAY_EVERY) return;
  const side = SIDES[Math.round(((Number(first.dataset.bearing) - heading + 720) % 360) / 45) % 8];
  if (side === state.side) return;
  Object.assign(state, { side, saidAt: Date.now() });
  const name = first.closest(".card")?.querySelector("[data-f=name],[data-f=entrance]")?.textContent ?? "";
  document.getElementById("compass-said").textContent = say(`side_${side}`, { name });
}

function read(event) {
  const raw = headingOf(event);
  if (raw === undefined) return;
  state.hasSpoken = true;
  clearTimeout(state.timer);
  const heading = raw === null ? null : state.needle.read(raw + config.declination);
  cancelAnimationFrame(state.frame);
  if (heading === null) return stand();
  state.timer = setTimeout(() => ((state.needle = new Needle()), stand()), SILENCE);
  state.frame = requestAnimationFrame(() => turnTo(heading));
}

// Where only a tap may ask (iOS), a button does; elsewhere the readings come by themselves or not at all.
export function start(button) {
  const sensor = window.DeviceOrientationEvent;
  if (!sensor || !isSecureContext) return;
  addEventListener("deviceorientationabsolute", read);
  addEventListener("deviceorientation", read);
  if (typeof sensor.requestPermission !== "function" || !navigator.maxTouchPoints) return;
  setTimeout(() => show(button, !state.hasSpoken), PATIENCE);
  button.addEventListener("click", () => {
    show(button, false);
    sensor.requestPermission().catch(() => {}); // refused: the word and the still arrow stay
  });
}
