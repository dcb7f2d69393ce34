// The desk with keys: sentences open and close in place, the page need not be loaded anew.
// Every act is a form that works without this module; here it is sent in the background and its rows are put in place.

import { ask, box, desk, during, keep, kept, later, list, open, pause, post, put, say, told } from "./keeping.js";
import { fixes, mend } from "./putting.js";
import { ready, underline } from "./terms.js";

const keys = document.getElementById("keys");
const rows = () => [...list.querySelectorAll(":scope > [data-row]")];
const UNREACHABLE = "The service cannot be reached. Try again in a moment.";

function address(at, was) {
  const found = new URL(desk.dataset.desk, location.href); // with the filter
  if (at) found.searchParams.set("at", at);
  if (was) found.searchParams.set("was", was);
  return found;
}

// The browser may still be on its way to the address's fragment, which would take the focus away again.
function arrive() {
  if (document.readyState !== "complete") {
    addEventListener("load", arrive, { once: true });
    return;
  }
  const text = box();
  const row = open();
  if (!row) return;
  history.replaceState(null, "", address(row.dataset.row));
  row.scrollIntoView({ block: "nearest" });
  if (text) {
    if (text.value !== text.dataset.saved) underline();
    text.focus({ preventScroll: true });
    if (!text.dataset.placed) text.setSelectionRange(text.value.length, text.value.length);
  }
}

// The row that closes comes along as it is now, so that it shows its draft and its state.
async function show(row) {
  if (!row?.querySelector(".edit") || row.classList.contains("open")) return;
  await sending; // its answer opens a sentence, too
  try {
    if (!(await keep())) return;
    const text = box()?.value;
    if (put(await ask("GET", address(row.dataset.row, open()?.dataset.row)), text)) arrive();
  } catch {
    say(UNREACHABLE);
  }
}

async function leave() {
  await sending;
  const row = open();
  if (!row) return;
  try {
    if (!(await keep())) return;
    const text = box()?.value;
    put(await ask("GET", address("", row.dataset.row)), text);
    history.replaceState(null, "", address(""));
    document.getElementById(row.id)?.querySelector(".edit")?.focus();
  } catch {
    say(UNREACHABLE);
  }
}

list.addEventListener("click", (event) => {
  const link = event.target.closest(".edit");
  const row = event.target.closest("[data-row]");
  if (link && row && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    if (row.classList.contains("open")) leave();
    else show(row);
  } else if (row && !row.classList.contains("open") && event.target.closest(".target") && !getSelection().toString()) {
    show(row);
  }
});

const WRITTEN = ["save", "approve", "pass"];
// What is told of an act whose answer says nothing itself.
const SAID = {
  save: "Saved.",
  undo: "Undone.",
  revert: "Brought back.",
  reject: "Sent back.",
  retranslate: "Translated anew.",
  comment: "Your comment is there.",
  waive: "Left so.",
  withdraw: "Taken back.",
  discard: "Forgotten.",
  resolve: "Resolved.",
};
const done = []; // the sentences that were changed on this page, the last one last
let sending = null; // the act that is under way

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
  const wish = body.get("act");
  const at = open().dataset.row;
  const before = open().dataset.revision;
  pause();
  if (!WRITTEN.includes(wish) && !(await keep())) return;
  const typed = box()?.value;
  const answer = await post(form.action, body);
  const refused = Boolean(answer.response?.querySelector(".conflict"));
  if (answer.status < 300 && [...WRITTEN, "discard"].includes(wish) && !refused) kept();
  if (!put(answer, typed, (field) => field.form === form && (!form.matches(".work") || field.name === wish))) {
    if (box() && typed !== box().dataset.saved) later();
    return;
  }
  const now = document.getElementById(`s-${at}`);
  if (wish !== "undo" && !refused && now.dataset.revision !== before) done.push(at);
  if (open()) arrive();
  else (desk.querySelector("[data-status] a") ?? now.querySelector(".edit")).focus();
  if (SAID[wish] && !refused && !told()) say(body.get("again") ? "Open again." : SAID[wish]);
}

list.addEventListener("submit", (event) => {
  event.preventDefault();
  if (sending || ["put", "mend"].includes(event.submitter?.name)) return;
  during(true);
  sending = send(event.target, event.submitter)
    .catch(() => {
      say("The service cannot be reached. Nothing was sent; what you typed stays in the box.");
      later();
    })
    .finally(() => {
      sending = null;
      during(false);
    });
});

list.addEventListener("input", (event) => {
  if (event.target === box()) underline();
});

// The field for why an issue is none; pressed again, that of the next issue.
function waive() {
  const all = [...(open()?.querySelectorAll("details.waive") ?? [])];
  const one = all[(all.indexOf(document.activeElement.closest("details.waive")) + 1) % all.length];
  if (!one) return;
  one.open = true;
  one.querySelector("input").focus();
}

function press(selector) {
  open()?.querySelector(selector)?.click();
}

async function undo() {
  await sending; // it is what is to be undone
  const last = document.getElementById(`s-${done.pop()}`);
  if (last && last !== open()) await show(last);
  const button = open()?.querySelector("button[value=undo]");
  if (button) button.click();
  else say("There is nothing to undo here.");
}

function step(by) {
  const all = rows();
  const at = all.indexOf(open() ?? document.activeElement.closest("[data-row]"));
  show(all[at < 0 ? 0 : at + by]);
}

function seek(what) {
  const all = rows();
  const at = all.indexOf(open() ?? document.activeElement.closest("[data-row]"));
  const found = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].find((row) => row.dataset[what]);
  if (found) show(found);
  else say(what === "issue" ? "There is nothing more to look at here." : "Nothing else in this article waits for anybody.");
}

desk.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go]");
  if (link) {
    event.preventDefault();
    seek(link.dataset.go);
  }
  if (event.target.closest("[data-keys]")) keys.showModal();
});

// by the key's place (event.code) where a letter is meant: with Alt, some layouts write another one
const WITH_ALT = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  KeyN: () => seek("waiting"),
  KeyI: () => seek("issue"),
  KeyU: undo,
  KeyF: () => fixes().slice(0, 1).forEach(mend),
  KeyW: waive,
  KeyM: () => press(".memory:not(.others) [data-put]"),
  KeyP: () => press("[data-propose]"),
  KeyO: () => press("button[value=others]"),
};

function meant(event) {
  const typing = event.target.matches("textarea, input, select");
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.altKey) {
    if (event.key === "Enter") return () => press(".acts .main");
    if (event.key.toLowerCase() === "s") return () => press("button[value=save]");
  } else if (event.altKey && !command) {
    const number = /^Digit([1-9])$/.exec(event.code)?.[1];
    if (number) return () => open()?.querySelectorAll("[data-insert]")[number - 1]?.click();
    return WITH_ALT[event.code];
  } else if (event.key === "Escape") {
    if (typing) return () => event.target.closest("[data-row]")?.querySelector(".edit")?.focus();
  } else if (event.key === "?" && !typing) return () => keys.showModal();
  return undefined;
}

desk.addEventListener("keydown", (event) => {
  if (keys.open || event.isComposing) return;
  const act = meant(event);
  if (!act) return;
  event.preventDefault();
  act();
});

const button = desk.querySelector("[data-keys]"); // who only reads has none
if (button) button.hidden = false;
list.addEventListener("put", ready);
ready();
arrive();
