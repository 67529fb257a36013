// What the stock admin leaves out for keyboard and screen reader.

// The search boxes that stand in for long choices have no name of their own: they get the label of the field.
function nameSearchBoxes() {
  for (const select of document.querySelectorAll("select.admin-autocomplete[data-select2-id]")) {
    const box = select.nextElementSibling;
    const name = select.labels[0]?.textContent.replace(/[:：]\s*$/, "").trim() ?? select.getAttribute("aria-label");
    if (!name || !box?.classList.contains("select2")) continue;
    for (const part of box.querySelectorAll('[role="combobox"], [role="textbox"], input')) {
      part.setAttribute("aria-label", name);
    }
    box.querySelector('[role="combobox"]')?.removeAttribute("aria-labelledby");
  }
}

// They are made after the page is ready, and again with each added row.
new MutationObserver(nameSearchBoxes).observe(document.body, { childList: true, subtree: true });
nameSearchBoxes();

// A table that scrolls sideways scrolls by keyboard too.
for (const table of document.querySelectorAll(".inline-group .tabular")) table.tabIndex = 0;
