// The card reader on this machine (docs/card-bridge.md). The page hands it the day's key and learns the year of birth and
// a digest; the number stays in the reader. What was read is forgotten when its visitor has a ticket or has gone.
import { newKey, post } from "/static/web/live.js";
import { cover } from "/static/ticketing/kiosk_covers.js";

const AGAIN_MS = 5000;
const PATIENCE_MS = 30000;
const UNREADABLE_MS = 8000;

const body = document.body;
const bridge = body.dataset.cardBridge;
const box = document.querySelector(".cover.held");
const words = (name, values) => Object.entries(values).reduce(
  (text, [at, value]) => text.replace(`{${at}}`, value), document.querySelector(`#held-${name}`).innerHTML);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let held = null; // the card of whoever stands here: { birth_year, holder, replaces? }
let first = null; // the ticket it has already

/** What a request for a number says of the card, if one was read. */
export const card = () => held;

export function forget() {
  held = first = null;
  if (bridge && body.dataset.card) body.dataset.card = "ready";
  if (box) cover("held", false);
}

async function read() {
  const key = await fetch("/api/v1/cards/key", { cache: "no-store" });
  if (!key.ok) throw new Error(String(key.status));
  if (!body.dataset.card) body.dataset.card = "asking";
  const pending = fetch(`${bridge}/card/read`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(await key.json()),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const there = setTimeout(() => { if (body.dataset.card === "asking") body.dataset.card = "ready"; }, 500);
  const answer = await pending.finally(() => clearTimeout(there));
  if (body.dataset.card === "asking") body.dataset.card = "ready";
  if (answer.status === 422) {
    if (!held) body.dataset.card = "unreadable";
    setTimeout(() => { if (body.dataset.card === "unreadable") body.dataset.card = "ready"; }, UNREADABLE_MS);
  } else if (answer.status === 200) {
    await meet(await answer.json());
  } else if (answer.status !== 204) {
    throw new Error(String(answer.status));
  }
}

async function meet({ birth_year, holder }) {
  if (body.dataset.view === "ticket" || "gone" in body.dataset) return; // somebody else's number is on the screen
  const mine = { birth_year, holder };
  const answer = await post("/api/v1/cards", mine, newKey());
  if (answer.status !== 200) throw new Error(String(answer.status));
  held = mine;
  dispatchEvent(new Event("click")); // as good as a touch: somebody is here
  body.dataset.card = answer.body.priority ? "favoured" : "read";
  [first] = answer.body.tickets;
  if (first) offer(first);
}

function offer({ number, state, ahead, window }) {
  const name = state === "waiting" ? "waiting" : state === "called" || state === "serving" ? "called" : "aside";
  box.querySelector("h2").textContent = words(name, { number, count: ahead, window });
  box.querySelector(".held-told").hidden = true;
  for (const button of box.querySelectorAll("button")) button.disabled = false;
  box.querySelector("[data-card-do=change]").hidden = name === "called";
  cover("held", true);
}

const does = {
  slip: async (button) => {
    button.disabled = true;
    const told = box.querySelector(".held-told");
    const { number } = first;
    const mine = { birth_year: held.birth_year, holder: held.holder };
    const answer = await post("/api/v1/cards/slip", { card: mine, ticket: number }, newKey()).catch(() => null);
    told.textContent = words(answer?.status === 202 ? "printing" : "no-paper", { number });
    told.hidden = false;
  },
  change: () => {
    held.replaces = first.number;
    body.dataset.card = "changing";
    cover("held", false);
  },
  leave: forget,
};

if (bridge) {
  box.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-card-do]");
    if (button && held) does[button.dataset.cardDo](button);
  });
  // What becomes of the slip is heard like of every slip.
  document.addEventListener("live:event", ({ detail: { event } }) => {
    if (event.kind === "slip.failed" && first && event.ticket === first.number)
      box.querySelector(".held-told").textContent = words("no-paper", { number: first.number });
  });
  listen();
}

async function listen() {
  for (;;) {
    try {
      await read();
    } catch {
      delete body.dataset.card; // no reader, or no hall: the panel goes, the kiosk goes on
      await pause(AGAIN_MS);
    }
  }
}
