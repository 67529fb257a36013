// Takes the numbers anew while the worker goes from row to row, and the whole page once it is done.
const box = document.getElementById("bulk-progress");

async function ask() {
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("bulk-progress");
    if (!fresh?.hasAttribute("data-working")) {
      window.location.reload();
      return;
    }
    box.replaceChildren(...fresh.childNodes);
  } catch {
    // The next question may be answered.
  }
  setTimeout(ask, 2000);
}

if (box) setTimeout(ask, 1000);
