// The report of an error: sent now, or kept on this device and sent when the page is next opened with a connection.

import { show } from "./fill.js";
import { stored } from "./snapshot.js";
import { config, say } from "./texts.js";

const form = document.getElementById("report-form");
const PATIENCE = 30000;

function store(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("finder-reports", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("reports", { keyPath: "key" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const deal = opening.result.transaction("reports", mode);
      const asked = work(deal.objectStore("reports"));
      deal.oncomplete = () => resolve(asked.result);
      deal.onerror = () => reject(deal.error);
    };
  });
}

const keepReport = (report) => store("readwrite", (reports) => reports.put(report));
const forget = (key) => store("readwrite", (reports) => reports.delete(key));
const kept = () => store("readonly", (reports) => reports.getAll());

function tell(id, text, link) {
  const box = document.getElementById(id);
  const line = document.createElement(link ? "a" : "span");
  line.textContent = text;
  if (link) line.href = link;
  box.replaceChildren(line);
  show(box, Boolean(text));
}

// Sends the report; answers {number, url}, or throws {refused} when the server does not want it, or the network's error.
async function send(report) {
  const body = new FormData();
  for (const [name, value] of Object.entries(report)) if (value) body.set(name, value);
  const response = await fetch(form.action, {
    method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout?.(PATIENCE),
  });
  const answer = await response.json();
  if (response.ok) return answer;
  if (response.status < 500) throw Object.assign(new Error(answer.detail), { refused: answer.detail });
  throw new Error(response.status);
}

async function sendKept() {
  for (const report of await kept().catch(() => [])) {
    try {
      const { number, url } = await send(report);
      await forget(report.key);
      tell("sent", say("report_sent", { number }), url);
    } catch (problem) {
      if (problem.refused) await forget(report.key);
      tell("waiting", problem.refused ? say("report_refused", { reason: problem.refused }) : say("report_kept"));
      return;
    }
  }
  tell("waiting", "");
}

async function submit(event) {
  if (!form.elements.kind.value) return; // the server says what is missing, as without scripts
  event.preventDefault();
  const report = Object.fromEntries(new FormData(form));
  report.key ||= crypto.randomUUID();
  if (!report.photo?.size) delete report.photo;
  try {
    const { number, url } = await send(report);
    tell("sent", say("report_sent", { number }), url);
    form.reset();
    show(form, false);
    document.getElementById("sent").focus();
  } catch (problem) {
    if (problem.refused) return tell("waiting", say("report_refused", { reason: problem.refused }));
    await keepReport(report);
    show(form, false);
    tell("waiting", say("report_kept"));
  }
}

// The page kept for offline use was made without a site: its name comes from the stored data.
async function nameSite() {
  const id = new URLSearchParams(location.search).get("site");
  if (!id || form.elements.site.value) return;
  form.elements.site.value = id;
  const snapshot = await stored(config.data);
  const site = snapshot?.siteNumber(id) ?? -1;
  document.getElementById("report-site-name").textContent = site < 0 ? id : snapshot.sites.name[site];
  show(document.getElementById("report-site"), true);
}

form.addEventListener("submit", submit);
addEventListener("online", sendKept);
nameSite();
sendKept();
