// Before the first paint: large text as the reader left it. The link works without scripts; with them, offline too.
(() => {
  const root = document.documentElement;
  root.dataset.js = "";
  const kept = document.cookie.match(/(?:^|; )text_size=(\w+)/);
  if (kept) root.dataset.size = kept[1];
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-text-size]");
    if (!link) return;
    event.preventDefault();
    root.dataset.size = link.dataset.textSize;
    document.cookie = `text_size=${link.dataset.textSize}; path=/; max-age=31536000; samesite=lax`;
    document.querySelector(`[data-text-size]:not([data-text-size="${link.dataset.textSize}"])`).focus();
  });
})();
