// A company's board: the tiles come drawn; the offers are asked for whenever a bank or the company has said something.
import { newKey, post } from "/static/web/live.js";

const body = document.body;
const { token } = body.dataset;
const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const api = (verb) => `/api/v1/tickets/${encodeURIComponent(token)}/${verb}`;
const said = () => all("[data-said]").map((tile) => tile.dataset.said).join();
let heard = said();
let busy = false;
let dropping = "";

const isOld = () => ["stale", "old"].includes(body.dataset.fresh);

function enable() {
  for (const button of all("[data-consent], [data-drop], [data-drop-now], [data-company] [type=submit]")) button.disabled = busy || isOld();
}

function tell(text) {
  const told = one(".told");
  told.textContent = text;
  told.hidden = false;
  setTimeout(() => (told.hidden = true), 6000);
}

const words = (name) => one(`#${name}`).innerHTML;

async function act(verb, members) {
  if (busy) return false;
  busy = true;
  enable();
  try {
    const answer = await post(api(verb), members, newKey());
    if (answer.status < 400) return true;
    const member = answer.body?.errors?.[0]?.member;
    tell(member === "code" ? words("wrong-code") : answer.body?.title ?? words("not-now"));
  } catch {
    tell(words("not-now"));
  } finally {
    busy = false;
    enable();
    globalThis.live.ask();
  }
  return false;
}

async function offers() {
  const now = said();
  if (now === heard) return;
  heard = now;
  try {
    const answer = await fetch(`/board/${token}/offers?lang=${lang}`, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    for (const [bank, html] of Object.entries(await answer.json())) {
      const place = one(`[data-offers="${CSS.escape(bank)}"]`);
      if (place && place.innerHTML !== html) place.innerHTML = html;
    }
  } catch {
    heard = ""; // with the next word from the hall once more
  }
}

function dress() {
  one("[data-large]").setAttribute("aria-pressed", String("large" in document.documentElement.dataset));
  enable();
  offers();
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  const { dataset } = button;
  if ("consent" in dataset) {
    const given = button.getAttribute("aria-checked") !== "true";
    if (await act("consents", { lane: dataset.consent, given })) button.setAttribute("aria-checked", String(given));
  } else if ("drop" in dataset) {
    dropping = dataset.drop;
    one(".which").textContent = dataset.name;
    one(".ask").showModal();
  } else if ("keep" in dataset) {
    one(".ask").close();
  } else if ("dropNow" in dataset) {
    one(".ask").close();
    act("narrow", { lane: dropping });
  } else if ("large" in dataset) {
    const root = document.documentElement.dataset;
    if ("large" in root) delete root.large;
    else root.large = "";
    sessionStorage.setItem("large", "large" in root ? "1" : "");
    dress();
  }
});

document.addEventListener("submit", async (event) => {
  if (!("company" in event.target.dataset)) return;
  event.preventDefault();
  const given = Object.fromEntries([...new FormData(event.target)].map(([name, text]) => [name, text.trim()]));
  if (await act("company", given)) tell(words("kept"));
});

for (const name of ["live:snapshot", "live:event"]) document.addEventListener(name, () => queueMicrotask(dress));
document.addEventListener("live:fresh", enable);
if (sessionStorage.getItem("large")) document.documentElement.dataset.large = "";
dress();
