// Passing a site on: the address of its page holds no position of the reader's.

import { say } from "./texts.js";

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "visually-hidden";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy"); // the only way in older built-in browsers
    field.remove();
    return done;
  }
}

export async function share(title, url) {
  if (navigator.share) {
    try {
      await navigator.share({ title, url });
      return "";
    } catch (problem) {
      if (problem.name === "AbortError") return "";
    }
  }
  return (await copyText(url)) ? say("link_copied") : url;
}

// A picture of the card, for browsers that only let one save images: lines of text on white.
export function picture(title, lines) {
  const canvas = document.createElement("canvas");
  const [width, gap, margin] = [720, 48, 40];
  const pen = canvas.getContext("2d");
  const wrapped = lines.filter(Boolean).flatMap((line) => wrap(pen, line, width - 2 * margin));
  canvas.width = width;
  canvas.height = margin * 2 + 70 + wrapped.length * gap;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#0b3d91";
  pen.font = "bold 40px sans-serif";
  pen.fillText(title, margin, margin + 40, width - 2 * margin);
  pen.fillStyle = "#16202b";
  pen.font = "30px sans-serif";
  wrapped.forEach((line, row) => pen.fillText(line, margin, margin + 100 + row * gap));
  return canvas.toDataURL("image/png");
}

function wrap(pen, text, width) {
  pen.font = "30px sans-serif";
  const rows = [""];
  for (const letter of text) {
    if (pen.measureText(rows.at(-1) + letter).width > width) rows.push("");
    rows[rows.length - 1] += letter;
  }
  return rows;
}
