/* The pad: one touch, three seconds to think again, and it is said. What cannot be sent now is kept here and sent later
   with the key it has; a telephone number is never kept on the pad. */
import { newKey, post } from "/static/web/live.js";

const SURE_MS = 3000, SHOWN_MS = 3000, AGAIN_MS = 5000, MOST = 200;
const LISTENS_MS = 30_000; // who has it read to them takes so much longer
const hears = () => "speaking" in document.body.dataset;
const base = `/api/v1/windows/${document.body.dataset.window}/`;
const shelf = `ratings of window ${document.body.dataset.window}`;
const over = (name) => document.querySelector(`[data-over=${name}]`);
let chosen = null; // { ticket, rating } until it is said or given up
let sure = null, rest = null, gave = "";
let asked = null; // { ticket, until } of the last question: the hall takes it away once its time is over

const kept = () => JSON.parse(localStorage.getItem(shelf) || "[]");
const keep = (list) => localStorage.setItem(shelf, JSON.stringify(list.slice(-MOST)));
const asks = () => document.querySelector(".asks");

function show(name) {
  for (const each of document.querySelectorAll("[data-over]")) each.hidden = each.dataset.over !== name;
  clearTimeout(rest);
  if (name === "thanks" || name === "kept") rest = setTimeout(() => show(""), SHOWN_MS);
}

function giveUp() {
  clearInterval(sure);
  sure = null;
  chosen = null;
  show("");
}

async function say(path, members) {
  const key = newKey();
  try {
    const { status } = await post(base + path, members, key);
    if (status >= 500 || status === 401) throw new Error(String(status));
    return true;
  } catch {
    const { phone: never, ...rest_ } = members;
    keep([...kept(), { path, members: rest_, key }]);
    return false;
  }
}

async function send(reasons = [], phone = "") {
  clearInterval(sure);
  sure = null;
  if (!chosen) return;
  const members = { ...chosen, reasons, ...(phone ? { phone } : {}) };
  gave = chosen.ticket;
  chosen = null;
  document.querySelector(".asks")?.setAttribute("inert", "");
  show((await say("rating", members)) ? "thanks" : "kept");
}

function reallyThat(level) {
  show("sure");
  over("sure").querySelector("[data-level]").textContent = level;
  const words = over("sure").querySelector("[data-words]");
  let until = performance.now() + SURE_MS;
  const tell = () => {
    if (hears()) until = performance.now() + SURE_MS; // first to hear it, then to think again
    const left = Math.ceil((until - performance.now()) / 1000);
    words.textContent = words.dataset.words.replace("{seconds}", String(Math.max(0, left)));
    if (left <= 0) send();
  };
  tell();
  sure = setInterval(tell, 250);
}

document.addEventListener("click", ({ target }) => {
  const level = target.closest("[data-rating]");
  if (level) {
    chosen = { ticket: asks().dataset.ticket, rating: Number(level.dataset.rating) };
    if ("low" in level.dataset) {
      for (const input of over("reasons").querySelectorAll("input")) { input.checked = false; if (input.name === "phone") input.value = ""; }
      show("reasons");
    } else reallyThat(level.querySelector("span").textContent);
  } else if (target.closest("[data-back]")) giveUp();
  else if (target.closest("[data-send]")) {
    const reasons = [...over("reasons").querySelectorAll("[name=reason]:checked")].map((input) => input.value);
    send(reasons, over("reasons").querySelector("[name=phone]").value.trim());
  } else if (target.closest("[data-none]")) nobody();
});

async function nobody() {
  const ticket = (asks()?.dataset ?? asked)?.ticket;
  if (!ticket || gave === ticket) return;
  gave = ticket;
  asks()?.setAttribute("inert", "");
  await say("unrated", { ticket });
}

// Time runs out for the question; whoever has chosen and walks away has said what they chose.
setInterval(() => {
  const open = asks()?.dataset, now = window.live?.now() ?? 0;
  if (open) asked = { ticket: open.ticket, until: Number(open.until) };
  else if (asked && now < asked.until) asked = null; // answered elsewhere
  const more = open && "voice" in document.body.dataset ? LISTENS_MS : 0;
  if (!asked || hears() || now < asked.until + more) return;
  if (chosen && over("reasons").hidden === false) send();
  else if (!chosen) nobody();
}, 500);

setInterval(async () => {
  const [first, ...others] = kept();
  if (!first) return;
  try {
    const { status } = await post(base + first.path, first.members, first.key);
    if (status < 500 && status !== 401) keep(others.length ? kept().filter((each) => each.key !== first.key) : []);
  } catch { /* the next time */ }
}, AGAIN_MS);
