// What the rules say of a term while it is typed; without this module a button asks.

const form = document.querySelector("[data-term]");
const preview = document.querySelector("main [data-preview]");
let waiting = null;
let asking = false;
let changed = false;

// One question at a time: a large glossary takes a second to look through.
function ask() {
  const body = new URLSearchParams(new FormData(form));
  if (asking || !body.getAll("term").some(Boolean) || !body.getAll("language").some(Boolean)) return;
  body.set("act", "check");
  asking = true;
  changed = false;
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.responseType = "document";
  request.setRequestHeader("X-Diglot-Part", "rows");
  request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
  request.onload = () => {
    const found = request.response?.querySelector("[data-preview]");
    if (found && !changed) preview.replaceChildren(...document.importNode(found, true).childNodes);
  };
  request.onloadend = () => {
    asking = false;
    if (changed) ask();
  };
  request.send(body);
}

form.addEventListener("input", () => {
  changed = true;
  clearTimeout(waiting);
  waiting = setTimeout(ask, 400);
});

ask(); // words that were brought from the desk, or typed before this was loaded
