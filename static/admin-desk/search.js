// Shows results below the box while somebody types; the arrows walk through them. Without it the box is a plain form.
const PAUSE_MS = 180;
const form = document.getElementById("desk-search");
const box = document.getElementById("desk-search-input");
const panel = document.getElementById("desk-search-panel");
const told = document.getElementById("desk-search-told");
let timer = 0;
let asked = "";

const links = () => [...panel.querySelectorAll("a")];

function close() {
  panel.hidden = true;
  told.textContent = "";
}

async function ask() {
  const typed = box.value.trim();
  asked = typed;
  if (!typed) {
    close();
    return;
  }
  try {
    const answer = await fetch(form.dataset.panel + encodeURIComponent(typed));
    const found = await answer.text();
    // Somebody has typed on, and a later answer is on its way.
    if (!answer.ok || typed !== asked || !form.parentElement.contains(document.activeElement)) return;
    panel.innerHTML = found;
    panel.hidden = false;
    told.textContent = panel.querySelector("p")?.textContent ?? "";
  } catch {
    close();
  }
}

function later(event) {
  if (event.isComposing) return;
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE_MS);
}

function walk(event) {
  if (event.isComposing || panel.hidden) return;
  if (event.key === "Escape") {
    close();
    box.focus();
    return;
  }
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  const stops = [box, ...links()];
  const next = stops.indexOf(document.activeElement) + by;
  if (next < 0 || next >= stops.length) return;
  event.preventDefault();
  stops[next].focus();
}

if (form) {
  box.addEventListener("input", later);
  box.addEventListener("compositionend", later);
  form.parentElement.addEventListener("keydown", walk);
  document.addEventListener("click", (event) => {
    if (!form.parentElement.contains(event.target)) close();
  });
}
