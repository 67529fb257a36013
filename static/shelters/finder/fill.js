// Puts values into a copy of a <template>: data-f="name" takes the text, data-f-href="name" the link.

export function copy(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

export function fill(node, values) {
  for (const part of [node, ...node.querySelectorAll("[data-f],[data-f-href],[data-f-state]")]) {
    const { f, fHref, fState } = part.dataset;
    if (f in values) part.textContent = values[f] ?? "";
    if (fHref in values) part.href = values[fHref];
    if (fState in values) part.dataset.state = values[fState];
  }
  return node;
}

// A telephone as a link that dials.
export function phone(node, number) {
  node.textContent = number ?? "";
  if (number) node.href = `tel:${number.replace(/[^\d+]/g, "")}`;
}

// By the attribute: drawings have no such property.
export const show = (node, visible) => node?.toggleAttribute("hidden", !visible);
