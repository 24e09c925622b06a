// The dashboard: everything is drawn by the server; the page draws charts from its tables, keeps open what was open
// while parts are replaced, and presses the one button that changes something.
import { newKey, post } from "/static/web/live.js";
import { draw } from "./dashboard_charts.js";
import "/static/web/updated.js";

const notice = document.querySelector(".notice");
const kept = new Set(); // table twins that somebody has opened

function say(text) {
  notice.textContent = text;
  notice.hidden = false;
  setTimeout(() => { notice.hidden = true; }, 6000);
}

async function press(button, path) {
  button.disabled = true;
  try {
    const { status, body } = await post(path, {}, newKey());
    say(status < 300 ? button.dataset.done : body?.title || String(status));
  } catch {
    say(document.querySelector(".is-lagging").textContent);
  }
  button.disabled = false;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-extend]");
  if (button) press(button, "/api/v1/day/extend");
});

document.addEventListener("toggle", ({ target }) => {
  const name = target.closest?.("[data-of]")?.dataset.of;
  if (name && target.isConnected) kept[target.open ? "add" : "delete"](name);
}, true);

function redraw(parts) {
  for (const name of Object.keys(parts || {})) {
    const card = document.querySelector(`.chart[data-of="${CSS.escape(name)}"]`);
    const twin = card?.querySelector("details");
    if (twin && kept.has(name)) twin.open = true;
    if (card?.querySelector("[data-chart]")) draw(card);
  }
}

const all = () => redraw({ today: 0, weeks: 0, month: 0 });
for (const kind of ["snapshot", "event"]) document.addEventListener(`live:${kind}`, ({ detail }) => redraw(detail.parts));
addEventListener("resize", all);
document.fonts.ready.then(all);
