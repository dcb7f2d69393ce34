// The open sentence of the desk: what is sent for it, the rows that come back, and nothing typed is lost.

import { gather, giveBack, left } from "./aside.js";

export const desk = document.querySelector("[data-desk]");
export const list = desk.querySelector(".deskrows");
const status = desk.querySelector("[data-status]");

export const open = () => list.querySelector(".deskrow.open");
export const box = () => open()?.querySelector("textarea[name=text]");

export const told = () => status.textContent.trim();

export function say(text) {
  status.textContent = text;
}

// XMLHttpRequest reads an answer as a document in which no script runs; fetch could hand over text alone.
export function ask(method, address, body) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.responseType = "document";
    request.setRequestHeader("X-Diglot-Part", "rows");
    if (body) request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.onload = () => resolve(request);
    request.onerror = () => reject(new Error("unreachable"));
    request.send(body);
  });
}

// Every login has a token of its own: whoever logged in again in another tab goes on here with the new one.
export async function post(address, body) {
  const answer = await ask("POST", address, body);
  if (answer.status !== 403 || !open()) return answer;
  const here = new URL(desk.dataset.desk, location.href);
  here.searchParams.set("at", open().dataset.row);
  const token = (await ask("GET", here)).response?.querySelector("[data-row] input[name=token]")?.value;
  if (!token || token === body.get("token")) return answer;
  for (const field of list.querySelectorAll("input[name=token]")) field.value = token;
  body.set("token", token);
  return ask("POST", address, body);
}

function words(answer) {
  const told = answer.response?.querySelector("main");
  return told ? [...told.querySelectorAll("p")].slice(0, 2).map((one) => one.textContent.trim()).join(" ") : "That did not work.";
}

// The rows of an answer in their places; false where it brought none, which is then told. `text` is what the box held
// when it was asked for; `sent` says of a field beside the box whether the answer is about what it holds.
export function put(answer, text, sent = () => false) {
  const found = answer.status < 300 ? (answer.response?.querySelectorAll("[data-row]") ?? []) : [];
  if (!found.length) {
    say(words(answer));
    return false;
  }
  const before = open()?.getBoundingClientRect().top;
  const old = { row: open(), box: box() };
  for (const one of found) {
    const gone = document.getElementById(one.id);
    const come = document.importNode(one, true);
    if (gone) gather(gone, sent);
    gone?.replaceWith(come);
    giveBack(come);
  }
  const tips = desk.querySelector(".tips");
  for (const one of answer.response.querySelectorAll(".tip")) if (!document.getElementById(one.id)) tips.append(document.importNode(one, true));
  list.dispatchEvent(new Event("put"));
  if (old.box && !old.box.isConnected) hand(old, old.box.value === text ? null : old.box.value);
  // the next box stands where the last one stood: the eyes need not look for it
  if (open() && before >= 0 && before < innerHeight) scrollBy({ top: open().getBoundingClientRect().top - before, behavior: "instant" });
  for (const one of answer.response.querySelectorAll("[data-count]")) {
    desk.querySelector(`.deskbar [data-count="${one.dataset.count}"]`).textContent = one.textContent;
  }
  status.replaceChildren(...(answer.response.querySelector("[data-told]")?.childNodes ?? []));
  return true;
}

// The caret, and what was typed while the answer was on its way, in the box that came; where another sentence is open by
// now, it is kept as what was typed and not saved.
function hand(old, late) {
  const now = document.getElementById(old.row.id);
  const next = now === open() ? box() : null;
  if (!next) {
    if (late !== null) owe(old.box.form, now, late);
    return;
  }
  const same = late !== null || next.value === old.box.value;
  if (late !== null) next.value = late;
  const end = next.value.length;
  next.setSelectionRange(...(same ? [old.box.selectionStart, old.box.selectionEnd] : [end, end]));
  next.dataset.placed = "yes";
  if (late !== null) next.dispatchEvent(new Event("input", { bubbles: true }));
}

let owing = 0;

async function owe(form, row, text) {
  owing += 1;
  const body = new URLSearchParams({ act: "draft", token: form.elements.token.value, base: row.dataset.revision, text, kept: form.elements.kept.value });
  for (let reached = false; !reached; ) {
    try {
      const answer = await post(form.action, body);
      reached = answer.status < 500;
      if (answer.status >= 300) say(words(answer));
      else row.querySelector(".standing")?.append(" (unsaved text)");
    } catch {
      say("The service cannot be reached. Leave this page open: what you typed is sent again.");
    }
    if (!reached) await new Promise((done) => setTimeout(done, 2000));
  }
  owing -= 1;
}

// What is typed is kept by the service a moment later; while it cannot be reached, the box keeps it and we try again.
let waiting = null;
let saved = true;
let acting = false;

// While an act is under way what is typed waits: its answer tells over which text it was typed.
export function during(act) {
  acting = act;
}

export function pause() {
  clearTimeout(waiting);
  waiting = null;
}

export function kept() {
  pause();
  saved = true;
}

export async function keep() {
  pause();
  const text = box();
  if (!text || saved) return true;
  const value = text.value;
  const form = new FormData(text.form);
  const wanted = value === text.dataset.saved ? "" : value;
  const body = new URLSearchParams({ act: "draft", token: form.get("token"), base: form.get("base"), text: wanted, kept: form.get("kept") });
  text.form.elements.sending.value = wanted;
  let why = "The service cannot be reached.";
  try {
    const answer = await post(text.form.action, body);
    if (answer.status >= 300) {
      why = words(answer);
      throw new Error(String(answer.status));
    }
    text.form.elements.kept.value = wanted;
    if (box() === text && text.value !== value) {
      later();
    } else {
      saved = true;
      if (status.dataset.lost) say("The service is back; what you typed is kept.");
      delete status.dataset.lost;
    }
    return true;
  } catch {
    status.dataset.lost = "yes";
    say(`${why} What you typed stays in the box; leave this page open, it is tried again.`);
    waiting = setTimeout(keep, 2000);
    return false;
  }
}

export function later() {
  saved = false;
  clearTimeout(waiting);
  waiting = setTimeout(() => (acting ? later() : keep()), 700);
}

list.addEventListener("input", (event) => {
  if (event.target === box()) later();
});

addEventListener("beforeunload", (event) => {
  if (!saved || owing || left(list)) event.preventDefault();
});
