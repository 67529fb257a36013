// Moves the bar while the worker reads, and opens the result when it is done.
const box = document.getElementById("import-progress");
const bar = box?.querySelector("progress");
const step = document.getElementById("import-progress-step");

async function ask() {
  try {
    const answer = await fetch(box.dataset.url, { headers: { Accept: "application/json" } });
    const job = await answer.json();
    bar.value = job.percent;
    step.textContent = job.step;
    if (!job.working) {
      window.location.reload();
      return;
    }
  } catch {
    // The next question may be answered.
  }
  setTimeout(ask, 1000);
}

if (box) setTimeout(ask, 500);
