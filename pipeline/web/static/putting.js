// What goes into the open sentence's box at a press: renderings, suggestions, fixes; and what goes from it to the glossary.

import { box, keep, later, list, open, say } from "./keeping.js";
import { chosen, underline } from "./terms.js";

function insert(text, whole) {
  const target = box();
  if (!target) return;
  target.focus();
  if (whole) target.select();
  // execCommand keeps the browser's own undo; it is the one way to do so
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!done) target.setRangeText(text, target.selectionStart, target.selectionEnd, "end");
  underline();
  later();
}

// A fix is the saved text with one place mended: that place is looked for in what the box holds by now. What stands in
// it, what comes in its stead; null where it is not there as it was.
function place(button) {
  const target = box();
  const [base, fix] = [target.dataset.saved, button.value];
  let start = 0;
  while (start < base.length && base[start] === fix[start]) start += 1;
  let back = 0;
  while (back < Math.min(base.length, fix.length) - start && base.at(-1 - back) === fix.at(-1 - back)) back += 1;
  const end = base.length - back;
  const text = fix.slice(start, fix.length - back);
  for (const reach of [24, 12, 6, 3]) {
    const before = base.slice(Math.max(0, start - reach), start);
    const after = base.slice(end, end + reach);
    const found = before + base.slice(start, end) + after;
    const at = target.value.indexOf(found) + before.length;
    if (at < before.length || target.value.lastIndexOf(found) + before.length !== at) continue;
    if (start === end && target.value.startsWith(text + after, at)) return null; // a full stop that is there by now
    return { start: at, end: at + end - start, text };
  }
  return null;
}

export function mend(button) {
  const found = place(button);
  if (!found) return say("You changed this place: mend it by hand.");
  box().focus();
  box().setSelectionRange(found.start, found.end);
  insert(found.text, false);
  button.disabled = true;
}

export const fixes = () => [...(open()?.querySelectorAll("[data-fix]:not(:disabled)") ?? [])];

list.addEventListener("input", (event) => {
  if (event.target !== box()) return;
  for (const used of open().querySelectorAll("[data-fix]:disabled")) used.disabled = !place(used); // it was undone
});

list.addEventListener("click", (event) => {
  const rendering = chosen(event);
  if (rendering) insert(rendering, false);
});

list.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-put]")) {
    event.preventDefault();
    insert(button.value, true);
  } else if (button.matches("[data-fix]")) {
    event.preventDefault();
    mend(button);
  } else if (button.matches("[data-fix-all]")) {
    event.preventDefault();
    fixes().forEach(mend);
  } else if (button.matches("[data-insert]")) insert(button.dataset.insert, false);
  else if (button.matches("[data-insert-all]")) insert(button.dataset.insertAll, true);
});

// The words of the original that were selected last: a selection in the box takes their place in the document.
let selected = "";

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  const words = selection.toString().trim();
  if (words && selection.anchorNode?.parentElement?.closest(".deskrow.open .source")) selected = words;
});

async function propose(link) {
  const target = box();
  const found = new URL(link.href);
  if (selected && open().querySelector(".source").textContent.includes(selected)) found.searchParams.set("term", selected);
  const rendering = target.value.slice(target.selectionStart, target.selectionEnd).trim();
  if (rendering) found.searchParams.set("rendering", rendering);
  if (await keep()) location.assign(found);
}

list.addEventListener("click", (event) => {
  const link = event.target.closest("[data-propose]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  propose(link);
});
