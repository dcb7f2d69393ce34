// What the glossary tells of a term, shown where its mark is pointed at, has the focus or is tapped, in the box also where
// the caret comes to stand in it. It stays until something else is looked at, and goes with Esc (WCAG 2.2, 1.4.13).
// The marks of the open sentence's original are stops of the keyboard; those of all the others are one, in which arrows
// lead from mark to mark: an article has hundreds.

import { box, list, open } from "./keeping.js";

const MOMENT = 150; // a pointer passes over marks on its way, and has to get from a mark to what is told of it
const REST = 400; // the caret likewise
const CLOSED = ".deskrow:not(.open) [data-tip]:not([data-rest], a *, :has(a))";
const tips = document.querySelector(".tips");
let shown = null; // the mark that is told of
let nth = 0; // its part that was pointed at
let coming = null;
let leaving = null;
let tapped = null; // by a finger, with what was told of then

const tipOf = (mark) => document.getElementById(mark.dataset.tip);
const typed = () => [...(open()?.querySelectorAll(".under [data-tip]") ?? [])];
const within = (at, { left, right, top, bottom }) => at.x >= left && at.x <= right && at.y >= top && at.y <= bottom;
const pointed = (at) => typed().find((mark) => [...mark.getClientRects()].some((part) => within(at, part)));

function hide() {
  clearTimeout(coming);
  clearTimeout(leaving);
  if (shown) tipOf(shown)?.classList.remove("shown");
  shown = leaving = null;
}

function hint(mark, rendering) {
  const told = mark.matches(".missing") ? ["Not in the translation."] : [];
  if (mark.matches("[role=button]")) told.push(`${tapped ? "Tap it again" : "Click it or press Enter"} to put in “\u2068${rendering}\u2069”.`);
  else if (mark === document.activeElement && mark.matches(CLOSED)) told.push("Arrow keys lead to other terms.");
  return told.join(" ");
}

function show(mark, at) {
  hide();
  const tip = tipOf(mark);
  if (!tip) return;
  shown = mark;
  tip.querySelector("[data-hint]").textContent = hint(mark, tip.dataset.put);
  tip.classList.add("shown");
  // a mark may go on in the next line
  nth = Math.max(0, at ? [...mark.getClientRects()].findIndex((one) => within(at, one)) : 0);
  place();
}

// Below the mark, or above it where there is no room.
function place() {
  const part = shown?.getClientRects()[nth] ?? shown?.getClientRects()[0];
  if (!part) return;
  const tip = tipOf(shown);
  const { width, height } = tip.getBoundingClientRect();
  const wanted = getComputedStyle(shown).direction === "rtl" ? part.right - width : part.left;
  const left = Math.max(8, Math.min(wanted, document.documentElement.clientWidth - width - 8));
  const below = part.bottom + height <= innerHeight || part.top < height;
  tip.style.left = `${left}px`;
  tip.style.top = `${below ? part.bottom : part.top - height}px`;
}

function come(mark, at, time = MOMENT) {
  stay();
  clearTimeout(coming);
  if (mark !== shown) coming = setTimeout(show, time, mark, at);
}

function stay() {
  clearTimeout(leaving);
  leaving = null;
}

function leave() {
  clearTimeout(coming);
  if (shown && shown !== document.activeElement) leaving ??= setTimeout(hide, MOMENT);
}

list.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch" || event.target === box()) return;
  const mark = event.target.closest("[data-tip]");
  if (mark) come(mark, event);
  else leave();
});

list.addEventListener("pointermove", (event) => {
  if (event.pointerType === "touch" || event.target !== box()) return;
  const mark = pointed(event);
  if (mark) come(mark, event);
  else leave();
});

list.addEventListener("pointerleave", leave);
tips.addEventListener("pointerover", stay);
tips.addEventListener("pointerout", leave);

document.addEventListener("pointerdown", (event) => {
  tapped = event.pointerType === "touch" ? { before: shown } : null;
  if (shown && !shown.contains(event.target) && !tipOf(shown)?.contains(event.target)) hide();
});

// The first tap tells of a term, the next does what a click does: put it in, or open the sentence.
list.addEventListener("click", (event) => {
  if (!tapped) return;
  const mark = event.target === box() ? pointed(event) : event.target.closest("[data-tip]:not(button)");
  if (!mark || mark === tapped.before) return;
  if (event.target !== box()) event.stopImmediatePropagation();
  show(mark, event);
});

list.addEventListener("focusin", (event) => {
  const mark = event.target.closest("[data-tip]") ?? (event.target.matches("a") && event.target.querySelector("[data-tip]"));
  if (mark) show(mark);
});

list.addEventListener("focusout", (event) => {
  if (shown && event.target.contains(shown) && !shown.matches(":hover")) hide();
});

// before the desk's own keys: Esc leaves the box only where nothing is told
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || !shown) return;
    event.preventDefault();
    event.stopPropagation();
    hide();
  },
  true,
);

list.addEventListener("keydown", (event) => {
  const mark = event.target;
  if (event.altKey || event.ctrlKey || event.metaKey || !mark.matches(`${CLOSED}, [role=button][data-tip]`)) return;
  if (mark.matches("[role=button]")) {
    if (event.key !== "Enter" && event.key !== " ") return;
    mark.click();
  } else {
    const rtl = getComputedStyle(mark).direction === "rtl";
    const by = { ArrowDown: 1, ArrowUp: -1, ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[event.key];
    if (!by) return;
    const all = [...list.querySelectorAll(CLOSED)];
    const next = all[all.indexOf(mark) + by];
    if (next) {
      mark.tabIndex = -1;
      reachable(next, "term");
      next.focus();
    }
  }
  event.preventDefault();
});

list.addEventListener("keyup", (event) => {
  if (event.target !== box() || !/^(Arrow|Home|End)/.test(event.key)) return;
  const mark = typed().find((one) => {
    const before = document.createRange();
    before.setStart(open().querySelector(".under"), 0);
    before.setEndBefore(one);
    const at = box().selectionStart - before.toString().length;
    return at >= 0 && at <= one.textContent.length;
  });
  if (mark) come(mark, null, REST);
  else leave();
});

list.addEventListener("input", hide);
addEventListener("resize", place);
addEventListener("scroll", place, { passive: true });

// The terms in what is typed; what the checks pointed at is not known again before it is saved.
export function underline() {
  const text = box().value;
  const known = new Map([...open().querySelectorAll("button[data-insert]")].map((one) => [one.dataset.insert, one.dataset.tip]));
  const longest = [...known.keys()].sort((a, b) => b.length - a.length);
  const terms = longest.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const pieces = terms ? text.split(new RegExp(`((?<![\\p{L}\\p{M}])(?:${terms})(?![\\p{L}\\p{M}]))`, "giu")) : [text];
  const pattern = pieces.map((piece, number) => {
    if (number % 2 === 0) return piece;
    const mark = document.createElement("span");
    const same = longest.find((one) => one.toLowerCase() === piece.toLowerCase()) ?? longest[0];
    mark.className = "term";
    mark.dataset.tip = known.get(same);
    mark.textContent = piece;
    return mark;
  });
  open().querySelector(".under").replaceChildren(...pattern, text.endsWith("\n") ? " " : "");
}

function reachable(mark, role) {
  mark.tabIndex = 0;
  mark.setAttribute("role", role);
  mark.setAttribute("aria-describedby", mark.dataset.tip);
}

// What the marks of rows that were put in place are to the keyboard.
export function ready() {
  if (shown && !shown.isConnected) hide();
  const row = open();
  // in a link, or around one, a button may not stand: the link has the focus, and tells of the term
  for (const mark of row?.querySelectorAll(".source [data-tip]:not([data-rest])") ?? []) {
    const link = mark.closest("a") ?? mark.querySelector("a");
    if (link) link.setAttribute("aria-describedby", mark.dataset.tip);
    else if (box()) reachable(mark, tipOf(mark)?.dataset.put ? "button" : "term");
  }
  const others = [...list.querySelectorAll(CLOSED)];
  if (others.length && !others.some((mark) => mark.tabIndex === 0)) reachable(others[0], "term");
}

// What a click on a term of the open sentence's original puts in. With a mouse, twice selects the word, as drawing does.
export function chosen(event) {
  const mark = event.target.closest(".source [data-tip][role=button]");
  if (!mark || (event.detail > 1 && !tapped) || getSelection().toString()) return "";
  hide();
  return tipOf(mark)?.dataset.put ?? "";
}
