// Moves the bars of jobs that are not finished; a page about one job is read anew when that one ends.
const EVERY_MS = 1500;

const bars = () => [...document.querySelectorAll('progress[data-state="open"]')];

function show(bar, job) {
  bar.value = job.percent;
  bar.dataset.state = job.open ? "open" : "";
  const step = document.querySelector(`[data-job-step="${bar.dataset.job}"]`);
  if (step) step.textContent = job.step;
  if (job.open) return;
  if ("reload" in bar.dataset) window.location.reload();
  const state = bar.closest("tr")?.querySelector(".field-state");
  if (state) state.textContent = job.state;
}

async function ask() {
  const open = bars();
  if (!open.length) return;
  const asked = new URLSearchParams(open.map((bar) => ["uid", bar.dataset.job]));
  try {
    const answer = await fetch(`/admin/records/job/progress/?${asked}`, { headers: { Accept: "application/json" } });
    const jobs = await answer.json();
    for (const bar of open) if (jobs[bar.dataset.job]) show(bar, jobs[bar.dataset.job]);
  } catch {
    // The next question may be answered.
  }
  setTimeout(ask, EVERY_MS);
}

setTimeout(ask, EVERY_MS);
