// The kiosk. Every press is one ticket: its key is kept until the hall has answered, over reloads too.
import { newKey, post } from "/static/web/live.js";
import * as cards from "/static/ticketing/kiosk_card.js";
import { cover, wayOut } from "/static/ticketing/kiosk_covers.js";
import * as owed from "/static/ticketing/kiosk_slips.js";
import { Idle } from "/static/ticketing/kiosk_idle.js";
import { Search } from "/static/ticketing/kiosk_search.js";
import { Pages } from "/static/ticketing/kiosk_paging.js";

const LOCK_MS = 1500;
const SLIP_PATIENCE_MS = 12000;
const BACK_S = { printed: 20, screen: 60, paper_out: 60, failed: 60 };
const PENDING = "kiosk.pending"; // in the browser's lasting storage: a press outlives a power cut
const PRESS_KEPT_MS = 120000; // whoever pressed earlier was sent to the guide desk, and has gone there

const body = document.body;
const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const one = (selector, within = document) => within.querySelector(selector);
const views = new Map([...document.querySelectorAll(".view")].map((view) => [view.dataset.name, view]));
const pages = new Pages(body);
const search = new Search(views.get("search"), lang);
let busyUntil = 0;
let settling = false;
let away = 0;

function go(name) {
  const view = views.get(name) ?? views.get("home");
  clearInterval(away);
  for (const other of views.values()) other.hidden = other !== view;
  body.dataset.view = view.dataset.name;
  if (name === "home") {
    search.clear();
    views.get("ticket").replaceChildren(); // nothing of the visitor before stays on the screen
    views.get("check").replaceChildren();
  }
  pages.show(view);
  const title = one("h1", view);
  if (title) title.tabIndex = -1; // a screen reader begins there
  title?.focus();
}

async function fragment(path, into) {
  const answer = await fetch(`${path}${path.includes("?") ? "&" : "?"}lang=${lang}`, { cache: "no-store" });
  if (!answer.ok) throw Object.assign(new Error(path), { status: answer.status });
  into.innerHTML = await answer.text();
}

// One press, one ticket -----------------------------------------------------------------------------------------

async function take(wish) {
  if (performance.now() < busyUntil || localStorage.getItem(PENDING)) return;
  busyUntil = performance.now() + LOCK_MS;
  const card = cards.card();
  await settle({ key: newKey(), at: Date.now(), wish: { ...wish, language: lang, ...(card && { card }) } });
}

async function settle(press) {
  settling = true;
  localStorage.setItem(PENDING, JSON.stringify(press));
  body.inert = true;
  const late = setTimeout(() => cover("taking", true), 300);
  try {
    const answer = await post("/api/v1/tickets", press.wish, press.key);
    if (answer.status >= 500) throw new Error("no promise yet"); // it may have happened all the same
    if (answer.status === 201) await show(answer.body);
    else refuse(answer.body);
    cards.forget();
    localStorage.removeItem(PENDING); // only now: a number that was given is shown, or asked for again
  } catch {
    // Still unanswered: the key stays, and the press is sent again when the hall is back.
    body.dataset.unanswered = "";
    setTimeout(resume, 3000);
  } finally {
    clearTimeout(late);
    cover("taking", false);
    body.inert = settling = false;
    (one(".cover:not([hidden]) button:not(:disabled)") ?? one("h1", views.get(body.dataset.view)))?.focus();
  }
}

function resume() {
  const pending = localStorage.getItem(PENDING);
  if (settling) return;
  delete body.dataset.unanswered;
  if (!pending) return;
  const press = JSON.parse(pending);
  if (Date.now() - press.at < PRESS_KEPT_MS) settle(press);
  else localStorage.removeItem(PENDING);
}

function refuse(problem) {
  one(".cover.refused .why").textContent = problem?.title ?? "";
  const booking = one(".cover.refused .booking");
  if (booking) booking.hidden = problem?.code !== "LANE_FULL";
  cover("refused", true);
}

async function show(ticket) {
  const view = views.get("ticket");
  try {
    await fragment(`/kiosk/tickets/${encodeURIComponent(ticket.number)}`, view);
  } catch (error) {
    if (error.status === 404) return go("home"); // over already, after a long cut
    throw error;
  }
  go("ticket");
  const page = one(".ticket-page", view);
  settleSlip(page, slips.get(ticket.number) ?? page.dataset.slip);
  if (page.dataset.slip === "pending") setTimeout(() => page.dataset.slip === "pending" && settleSlip(page, "failed"), SLIP_PATIENCE_MS);
}

function settleSlip(page, state) {
  page.dataset.slip = state;
  clearInterval(away);
  let left = BACK_S[state] ?? BACK_S.failed;
  const tell = () => (one(".left", page).textContent = left);
  tell();
  away = setInterval(() => {
    if ("speaking" in body.dataset) return; // never while it is read aloud
    if (--left > 0) tell();
    else go("home");
  }, 1000);
}

// What became of the last slips: a fast printer is heard before the number's page is drawn.
const slips = new Map();
const SLIPS_KEPT = 20;

function hearOfSlip(event) {
  if (!["slip.printed", "slip.failed"].includes(event.kind) || event.printer === "screen" || event.receipt) return;
  const state = event.kind === "slip.printed" ? "printed" : event.why === "paper_out" ? "paper_out" : "failed";
  slips.set(event.ticket, state);
  if (slips.size > SLIPS_KEPT) slips.delete(slips.keys().next().value);
  const page = one(".ticket-page");
  if (page && event.ticket === page.dataset.number) settleSlip(page, state);
}

document.addEventListener("kiosk:ticket", ({ detail }) => show(detail)); // of somebody who checked in
document.addEventListener("live:event", ({ detail }) => hearOfSlip(detail.event));
document.addEventListener("live:snapshot", ({ detail }) => detail.missed?.forEach(hearOfSlip));

// Touches -------------------------------------------------------------------------------------------------------

const actions = {
  go: (name) => go(name),
  take: (wish) => take(JSON.parse(wish)),
  check: async (code) => {
    await fragment(`/kiosk/services/${encodeURIComponent(code)}`, views.get("check"));
    go("check");
  },
  key: (key) => search.press(key),
  page: (page) => search.turn(Number(page)),
  more: (kind) => pages.turn(views.get(body.dataset.view), kind),
  done: () => { cards.forget(); go("home"); },
  understood: () => cover("refused", false),
  stay: () => idle.touch(),
  toggle: (name, button) => {
    const on = !(name in body.dataset);
    if (on) body.dataset[name] = "";
    else delete body.dataset[name];
    button.setAttribute("aria-pressed", String(on));
    sessionStorage.setItem(`kiosk.${name}`, on ? "1" : "");
    pages.show(views.get(body.dataset.view));
  },
  picture: async () => {
    const page = one(".ticket-page");
    const sheet = one(".slip-cover", page);
    sheet.hidden = !sheet.hidden;
    if (!sheet.hidden) await fragment(`/kiosk/tickets/${page.dataset.number}/slip`, one(".slip-picture", page));
  },
};

document.addEventListener("click", async (event) => {
  const target = event.target.closest("button");
  if (!target) return;
  for (const [name, act] of Object.entries(actions)) {
    if (name in target.dataset) {
      try {
        await act(target.dataset[name], target);
      } catch {
        refuse({ title: one("#no-answer").innerHTML });
      }
      return;
    }
  }
});

// The first page counts as left behind too where somebody's language or large type still stands on it.
const changed = () => lang !== "zh" || document.querySelector("[data-toggle][aria-pressed=true]") !== null;
const leftBehind = () => cards.card() !== null || body.dataset.view !== "ticket" && (body.dataset.view !== "home" || changed());

const idle = new Idle(leftBehind, (left) => {
  cover("idle", left > 0);
  one(".idle .seconds").textContent = left;
  if (left === 0) {
    cover("refused", false);
    cards.forget();
    for (const button of document.querySelectorAll("[data-toggle][aria-pressed=true]")) button.click();
    if (lang !== "zh") location.replace("/kiosk?lang=zh");
    else go("home");
  }
});

for (const button of document.querySelectorAll("[data-toggle]"))
  if (sessionStorage.getItem(`kiosk.${button.dataset.toggle}`)) button.click();
// Escape leaves whatever stands over the page, then the page.
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || body.inert) return;
  const out = wayOut() ?? one(".slip-cover:not([hidden]) [data-picture]");
  if (out) out.click();
  else if (body.dataset.view !== "home") go("home");
});

document.addEventListener("kiosk:back", () => { resume(); owed.offer(); });
go("home");
resume();
owed.offer();
