// What the rules say of a term while it is typed; without this module a button asks.

const form = document.querySelector("[data-term]");
const preview = document.querySelector("main [data-preview]");
let waiting = null;
let asked = 0;

function ask() {
  const body = new URLSearchParams(new FormData(form));
  if (!body.getAll("term").some(Boolean) || !body.getAll("language").some(Boolean)) return;
  body.set("act", "check");
  const number = ++asked;
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.responseType = "document";
  request.setRequestHeader("X-Diglot-Part", "rows");
  request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
  request.onload = () => {
    const found = request.response?.querySelector("[data-preview]");
    if (found && number === asked) preview.replaceChildren(...document.importNode(found, true).childNodes);
  };
  request.send(body);
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 400);
});
