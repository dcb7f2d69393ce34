// Marks the partner of the sentence under the pointer or the focus, and lets the arrow keys walk through the text.
// The page is whole without this module.

const text = document.querySelector(".pairs");
const sentences = [...text.querySelectorAll(".segment[data-segment]")];

let marked = [];

function mark(element) {
  const id = element?.closest("[data-segment]")?.dataset.segment;
  for (const one of marked) one.classList.remove("partner");
  marked = id ? sentences.filter((one) => one.dataset.segment === id) : [];
  for (const one of marked) one.classList.add("partner");
}

const focused = () => (text.contains(document.activeElement) ? document.activeElement : null);

text.addEventListener("pointerover", (event) => mark(event.target));
text.addEventListener("pointerleave", () => mark(focused()));
text.addEventListener("focusin", (event) => mark(event.target));
text.addEventListener("focusout", () => mark(null));

// The text is one stop of the Tab key; within it the focus moves from sentence to sentence of one side.
let stop = sentences[0];
if (stop) stop.tabIndex = 0;

function go(sentence) {
  if (!sentence) return;
  stop.tabIndex = -1;
  stop = sentence;
  stop.tabIndex = 0;
  stop.focus();
}

function beside(sentence, step) {
  const side = sentence.closest(".source, .target").className;
  const column = sentences.filter((one) => one.closest(".source, .target").className === side);
  return column[column.indexOf(sentence) + step];
}

function partner(sentence) {
  return sentences.find((one) => one !== sentence && one.dataset.segment === sentence.dataset.segment);
}

text.addEventListener("keydown", (event) => {
  const sentence = event.target;
  if (!sentences.includes(sentence) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  // the arrows point where the text runs to
  const ahead = getComputedStyle(sentence).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = ahead === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  if (event.key === ahead) go(beside(sentence, 1));
  else if (event.key === back) go(beside(sentence, -1));
  else if (event.key === "Enter") go(partner(sentence));
  else if (event.key === "Escape") sentence.blur();
  else return;
  event.preventDefault();
});

for (const sentence of sentences) {
  if (sentence !== stop) sentence.tabIndex = -1;
}

document.querySelector(".keys").hidden = false;
