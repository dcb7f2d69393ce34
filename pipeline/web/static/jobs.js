// A run's progress as it goes on; without this module the page tells it when it is loaded.

const told = document.querySelector("[data-events]");
const bar = document.querySelector("[data-bar]");
const before = told.dataset.state;
const events = new EventSource(told.dataset.events);

events.addEventListener("message", (event) => {
  const now = JSON.parse(event.data);
  if (now.told) told.textContent = now.told;
  if (bar) {
    bar.hidden = now.state !== "running" && now.state !== "cancelling";
    bar.max = now.of || 1;
    bar.value = now.done;
  }
  // the buttons are others once a run has begun or ended
  const busy = (state) => state === "running" || state === "cancelling";
  if (before !== undefined && busy(before) !== busy(now.state)) location.reload();
});

addEventListener("pagehide", () => events.close());
