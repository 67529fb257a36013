// The entrances of a site towards each other, drawn from their points alone: the arithmetic of the server (plan.py).

import { show } from "./fill.js";
import { config, say } from "./texts.js";

const [WIDTH, HEIGHT, MARGIN] = [320, 240, 36];
const SMALLEST = 40;
const METRES_A_DEGREE = 111195;
const BARS = [5, 10, 20, 50, 100, 200, 500, 1000, 2000];
const MARK_STEP = 16;
const SVG = "http://www.w3.org/2000/svg";

function metres(points) {
  const [first] = points;
  const shrink = Math.cos((first.lat * Math.PI) / 180);
  return points.map(({ lon, lat }) => [(lon - first.lon) * shrink * METRES_A_DEGREE, (lat - first.lat) * METRES_A_DEGREE]);
}

const span = (values) => Math.max(...values) - Math.min(...values);
const middle = (values) => (Math.max(...values) + Math.min(...values)) / 2;

// {marks, bar, barEnd, here}: pixels of the drawing; `here` only when it falls onto it.
export function planOf(doors, here = null) {
  if (doors.length < 2) return null;
  const spots = metres(here ? [...doors, here] : doors);
  const own = spots.slice(0, doors.length);
  const [east, north] = [own.map(([x]) => x), own.map(([, y]) => y)];
  const scale = Math.min((WIDTH - 2 * MARGIN) / Math.max(span(east), SMALLEST), (HEIGHT - 2 * MARGIN) / Math.max(span(north), SMALLEST));
  const place = ([x, y]) => ({
    x: Math.round(WIDTH / 2 + (x - middle(east)) * scale),
    y: Math.round(HEIGHT / 2 - (y - middle(north)) * scale),
  });
  const points = own.map(place);
  const marks = points.map(({ x, y }, number) => {
    const same = points.slice(0, number).filter((other) => other.x === x && other.y === y).length;
    return { x, y, lower: y + 5 + MARK_STEP * same, label: doors[number].label, stepFree: doors[number].stepFree, number: number + 1 };
  });
  const bar = BARS.filter((length) => length * scale <= WIDTH / 3).at(-1) ?? BARS[0];
  const seen = here && place(spots.at(-1));
  const isInside = seen && seen.x >= 8 && seen.x <= WIDTH - 8 && seen.y >= 8 && seen.y <= HEIGHT - 8;
  return { marks, bar, barEnd: Math.round(12 + bar * scale), here: isInside ? seen : null };
}

function shape(name, attributes, text = "") {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.textContent = text;
  return node;
}

function markNode(mark) {
  const spot = { cx: mark.x, cy: mark.y };
  const label = [say("entrance", { label: mark.label }), mark.stepFree ? say("step_free_yes") : ""].filter(Boolean).join(", ");
  const link = shape("a", { class: "plan-mark", href: `#entrance-${mark.number}`, "aria-label": label });
  link.append(shape("circle", { ...spot, class: "plan-touch", r: 22 }), shape("circle", { ...spot, class: "plan-dot", r: 7 }));
  if (mark.stepFree) link.append(shape("circle", { ...spot, class: "plan-ring", r: 11 }));
  link.append(shape("text", { x: mark.x + 14, y: mark.lower }, mark.label));
  return link;
}

// A mark leads to its entrance in the list: the list is the page, the drawing an extra.
function follow(event) {
  const link = event.target.closest("a");
  const entrance = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!entrance) return;
  event.preventDefault();
  entrance.focus({ preventScroll: true });
  entrance.scrollIntoView({ block: "start" });
}

// `rows` as the list of entrances shows them; a map, even one of points, waits for its approval.
export function drawPlan(figure, snapshot, rows, origin) {
  const doors = rows.map(({ entrance }) => ({
    lon: snapshot.lon[entrance],
    lat: snapshot.lat[entrance],
    label: snapshot.entrances.label[entrance],
    stepFree: snapshot.entrances.step_free[entrance] === 1,
  }));
  const plan = config.map.allowed ? planOf(doors, origin) : null;
  show(figure, Boolean(plan));
  if (!plan) return;
  const marks = figure.querySelector("[data-marks]");
  const focused = marks.contains(document.activeElement) && document.activeElement.getAttribute("aria-label");
  marks.replaceChildren(...plan.marks.map(markNode));
  if (focused) [...marks.children].find((mark) => mark.getAttribute("aria-label") === focused)?.focus({ preventScroll: true });
  figure.querySelector("[data-bar]").setAttribute("d", `M12 222v6h${plan.barEnd - 12}v-6`);
  figure.querySelector("[data-bar-text]").textContent = plan.bar;
  const here = figure.querySelector("[data-here]");
  here.toggleAttribute("hidden", !plan.here);
  if (plan.here) for (const axis of ["x", "y"]) here.setAttribute(`c${axis}`, plan.here[axis]);
  figure.onclick = follow;
}
