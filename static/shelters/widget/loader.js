// Written into somebody else's page: puts the finder's frame where the script stands, and lets it be as high as it needs.
(() => {
  const script = document.currentScript;
  const english = script.dataset.lang === "en";
  const address = new URL(english ? "/en/shelters/widget/" : "/shelters/widget/", script.src);
  if (script.dataset.place) address.searchParams.set("q", script.dataset.place);
  const frame = document.createElement("iframe");
  Object.assign(frame, { src: address.href, title: english ? "The nearest shelter" : "最近的人防掩蔽场所", loading: "lazy", allow: "geolocation" });
  Object.assign(frame.style, { width: "100%", height: "480px", border: "0" });
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== address.origin || !(data?.finderHeight > 0)) return;
    frame.style.height = `${Math.min(data.finderHeight, 4000)}px`;
  });
  script.after(frame);
})();
