// The desk with keys: sentences open and close in place, nothing typed is lost, the page need not be loaded anew.
// Every act is a form that works without this module; here it is sent in the background and its rows are put in place.

const desk = document.querySelector("[data-desk]");
const list = desk.querySelector(".deskrows");
const status = desk.querySelector("[data-status]");
const keys = document.getElementById("keys");

const rows = () => [...list.querySelectorAll(":scope > [data-row]")];
const open = () => list.querySelector(".deskrow.open");
const box = () => open()?.querySelector("textarea[name=text]");

function say(text) {
  status.textContent = text;
}

// XMLHttpRequest reads an answer as a document in which no script runs; fetch could hand over text alone.
function ask(method, address, body) {
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

function put(answer) {
  const found = answer.status < 300 ? (answer.response?.querySelectorAll("[data-row]") ?? []) : [];
  if (!found.length) {
    const told = answer.response?.querySelector("main");
    say(told ? [...told.querySelectorAll("p")].slice(0, 2).map((one) => one.textContent.trim()).join(" ") : "That did not work.");
    return false;
  }
  for (const one of found) document.getElementById(one.id)?.replaceWith(document.importNode(one, true));
  say(answer.response.querySelector("[data-told]")?.textContent ?? "");
  return true;
}

// What is typed is kept by the service a moment later; while it cannot be reached, the box keeps it and we try again.
let waiting = null;
let kept = true;

async function keep() {
  clearTimeout(waiting);
  waiting = null;
  const text = box();
  if (!text || kept) return true;
  const value = text.value;
  const form = new FormData(text.form);
  const body = new URLSearchParams({ act: "draft", token: form.get("token"), base: form.get("base"), text: value === text.dataset.saved ? "" : value });
  try {
    const answer = await ask("POST", text.form.action, body);
    if (answer.status >= 300) throw new Error(String(answer.status));
    if (box() === text && text.value !== value) {
      later();
    } else {
      kept = true;
      if (status.dataset.lost) say("The service is back; what you typed is kept.");
      delete status.dataset.lost;
    }
    return true;
  } catch {
    status.dataset.lost = "yes";
    say("The service cannot be reached. What you typed stays in the box; leave this page open, it is tried again.");
    waiting = setTimeout(keep, 2000);
    return false;
  }
}

function later() {
  kept = false;
  clearTimeout(waiting);
  waiting = setTimeout(keep, 700);
}

list.addEventListener("input", (event) => {
  if (event.target === box()) later();
});

addEventListener("beforeunload", (event) => {
  if (!kept) event.preventDefault();
});

function address(at, was) {
  const found = new URL(desk.dataset.desk, location.href);
  if (at) found.searchParams.set("at", at);
  if (was) found.searchParams.set("was", was);
  return found;
}

function arrive() {
  const text = box();
  const row = open();
  if (!row) return;
  history.replaceState(null, "", address(row.dataset.row));
  row.scrollIntoView({ block: "nearest" });
  if (text) {
    text.focus({ preventScroll: true });
    text.setSelectionRange(text.value.length, text.value.length);
  }
}

// The row that closes comes along as it is now, so that it shows its draft and its state.
async function show(row) {
  if (!row || row.classList.contains("open")) return;
  try {
    if (!(await keep())) return;
    if (put(await ask("GET", address(row.dataset.row, open()?.dataset.row)))) arrive();
  } catch {
    say("The service cannot be reached. Try again in a moment.");
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

async function leave() {
  const row = open();
  if (!row) return;
  try {
    if (!(await keep())) return;
    put(await ask("GET", address("", row.dataset.row)));
    history.replaceState(null, "", address(""));
    document.getElementById(row.id)?.querySelector(".edit")?.focus();
  } catch {
    say("The service cannot be reached. Try again in a moment.");
  }
}

let sending = false;

list.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (sending) return;
  const form = event.target;
  const button = event.submitter;
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
  if (button?.name === "put") return;
  sending = true;
  clearTimeout(waiting);
  const typed = box()?.value;
  try {
    if (!["save", "approve"].includes(body.get("act")) && !(await keep())) return;
    const answer = await ask("POST", form.action, body);
    if (put(answer)) {
      const refused = answer.response.querySelector(".conflict") !== null;
      if (["save", "approve", "discard"].includes(body.get("act")) && !refused) kept = true;
      // after the browser went to the address's fragment, which takes the focus away
if (open()) {
  if (document.readyState === "complete") arrive();
  else addEventListener("load", arrive);
}
      else status.scrollIntoView({ block: "nearest" });
      if (body.get("act") === "save" && !refused) say("Saved.");
    } else if (box() && typed !== box().dataset.saved) {
      later();
    }
  } catch {
    say("The service cannot be reached. Nothing was sent; what you typed stays in the box.");
    later();
  } finally {
    sending = false;
  }
});

function insert(text, whole) {
  const target = box();
  if (!target) return;
  target.focus();
  if (whole) target.select();
  // execCommand keeps the browser's own undo; it is the one way to do so
  if (!document.execCommand("insertText", false, text)) target.setRangeText(text, target.selectionStart, target.selectionEnd, "end");
  later();
}

list.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-put]")) {
    event.preventDefault();
    insert(button.value, true);
  } else if (button.matches("[data-insert]")) insert(button.dataset.insert, false);
  else if (button.matches("[data-insert-all]")) insert(button.dataset.insertAll, true);
});

function press(selector) {
  open()?.querySelector(selector)?.click();
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

desk.addEventListener("keydown", (event) => {
  if (keys.open || event.isComposing) return;
  const typing = event.target.matches("textarea, input, select");
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const command = (event.ctrlKey || event.metaKey) && !event.altKey;
  const alt = event.altKey && !event.ctrlKey && !event.metaKey;
  if (command && event.key === "Enter") press("button[value=approve]");
  else if (command && event.key.toLowerCase() === "s") press("button[value=save]");
  else if (alt && event.key === "ArrowDown") step(1);
  else if (alt && event.key === "ArrowUp") step(-1);
  else if (alt && event.code === "KeyN") seek("waiting");
  else if (alt && event.code === "KeyI") seek("issue");
  else if (alt && event.code === "KeyU") press("button[value=undo]");
  else if (alt && event.code === "KeyF") press("[data-fix]");
  else if (alt && event.code === "KeyM") press(".memory [data-put]");
  else if (alt && /^Digit[1-9]$/.test(event.code)) open()?.querySelectorAll("[data-insert]")[event.code.slice(5) - 1]?.click();
  else if (event.key === "Escape" && event.target.closest(".tipped")) event.target.closest(".tipped").classList.add("shut");
  else if (event.key === "Escape" && typing) event.target.closest("[data-row]")?.querySelector(".edit")?.focus();
  else if (plain && event.key === "?" && !typing) keys.showModal();
  else return;
  event.preventDefault();
});

list.addEventListener("focusin", (event) => {
  for (const one of list.querySelectorAll(".tipped.shut")) if (!one.contains(event.target)) one.classList.remove("shut");
});

desk.querySelector("[data-keys]").hidden = false;
// after the browser went to the address's fragment, which takes the focus away
if (open()) {
  if (document.readyState === "complete") arrive();
  else addEventListener("load", arrive);
}
