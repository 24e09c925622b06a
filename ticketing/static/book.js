// Booking: one page, whose steps are fragments of the hall's. One press, one change: its key is kept until answered.
import { newKey, post } from "/static/web/live.js";

const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const one = (selector, within = document) => within.querySelector(selector);
const home = one(".home"), step = one(".step"), status = one(".told");
const keys = new Map(); // what is asked → its key

function tell(words, good = false) {
  status.textContent = words;
  status.hidden = !words;
  status.toggleAttribute("data-good", good);
  if (words) status.scrollIntoView({ block: "nearest" });
}

function words(name) {
  return one(`#${name}`).innerHTML;
}

function goHome() {
  tell("");
  step.hidden = true;
  step.replaceChildren();
  home.hidden = false;
}

async function open(path) {
  const answer = await fetch(`${path}${path.includes("?") ? "&" : "?"}lang=${lang}`, { cache: "no-store", headers: { Accept: "application/json" } });
  if (!answer.ok) return tell((await answer.json()).title);
  step.innerHTML = await answer.text();
  tell("");
  home.hidden = true;
  step.hidden = false;
  scrollTo(0, 0);
  one("h1", step)?.focus();
}

async function ask(path, members) {
  const asked = `${path} ${JSON.stringify(members)}`;
  if (!keys.has(asked)) keys.set(asked, newKey());
  const answer = await post(path, members, keys.get(asked));
  if (answer.status < 500) keys.delete(asked);
  if (answer.status >= 400) {
    tell(answer.body?.title ?? words("no-answer"));
    return null;
  }
  return answer.body;
}

// Choosing ------------------------------------------------------------------------------------------------------

function press(button, group) {
  for (const other of step.querySelectorAll(group)) other.setAttribute("aria-pressed", String(other === button));
}

function day(button) {
  press(button, "[data-day]");
  for (const times of step.querySelectorAll(".times")) times.hidden = times.dataset.of !== button.dataset.day;
  press(null, "[data-slot]");
  one(".confirm", step).hidden = true;
}

function slot(button) {
  press(button, "[data-slot]");
  const confirm = one(".confirm", step);
  confirm.hidden = false;
  one(".chosen", confirm).textContent = button.dataset.words;
  confirm.scrollIntoView({ block: "nearest" });
}

async function confirm(form) {
  const { service, moved } = one(".slots", step).dataset;
  const at = new Date(Number(one("[data-slot][aria-pressed=true]", step).dataset.slot)).toISOString();
  const contact = Object.fromEntries([...new FormData(form)].map(([name, text]) => [name, text.trim()]).filter(([, text]) => text));
  const left = Object.keys(contact).length ? { contact } : {};
  const made = moved
    ? await ask(`/api/v1/appointments/${encodeURIComponent(moved)}/move`, { slot: at })
    : await ask("/api/v1/appointments", { service, slot: at, language: lang, ...left });
  if (!made) return refresh();
  await open(`/book/appointments/${made.code}`);
  if (moved) tell(words("moved"), true);
}

// Somebody else was quicker: the places as they are now, and the sentence that says so.
async function refresh() {
  const said = status.textContent;
  const { service, moved } = one(".slots", step).dataset;
  await open(`/book/services/${service}${moved ? `?for=${moved}` : ""}`);
  tell(said);
}

async function act(verb) {
  const { code } = one(".appointment", step).dataset;
  const done = await ask(`/api/v1/appointments/${code}/${verb}`, verb === "check-in" ? { language: lang } : {});
  if (!done) return;
  await open(`/book/appointments/${code}`);
  tell(done.told ?? words("cancelled"), !done.late);
}

// Touches -------------------------------------------------------------------------------------------------------

let busy = false;
async function once(work) {
  if (busy) return;
  busy = true;
  try {
    await work();
  } catch {
    tell(words("no-answer"));
  } finally {
    busy = false;
  }
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  const { dataset } = button;
  if ("home" in dataset) goHome();
  else if (dataset.open) once(() => open(dataset.open));
  else if (dataset.day) day(button);
  else if (dataset.slot) slot(button);
  else if (dataset.do) once(() => act(dataset.do));
  else if ("ask" in dataset) one(".ask", step).showModal();
  else if ("keep" in dataset) one(".ask", step).close();
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.matches(".find")) once(() => open(`/book/appointments/${encodeURIComponent(form.elements.code.value.trim())}`));
  else once(() => confirm(form));
});
