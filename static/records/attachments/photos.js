// One key for each thing that can be done with a waiting photo; each is a button or link on the page as well.
// The keys work while the focus is among the photos, so that they never meet those of a screen reader's user elsewhere.

const desk = document.querySelector(".photo-desk");

desk.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = { ArrowRight: "n", ArrowLeft: "p" }[event.key] ?? event.key.toLowerCase();
  const wanted = desk.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("input")) wanted.focus();
  else wanted.click();
});

desk.tabIndex = -1;
desk.focus({ preventScroll: true });
