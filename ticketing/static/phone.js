// The visitor's phone: buttons, the reminder (which needs a tap, by the browser's rule), progress, and what is old.
import { newKey, post } from "/static/web/live.js";

const body = document.body;
const one = (selector) => document.querySelector(selector);
const { token } = body.dataset;
const kept = (name) => `${name}:${token}`;
let reminding = false;
let sound;
let face = "";
let calls = 0;
let ahead = Infinity;
let busy = false;
let heard = "";

function dress() {
  const sheet = one(".sheet");
  if (!sheet) return;
  const now = Number(sheet.dataset.ahead);
  const first = Math.max(now, Number(sessionStorage.getItem(kept("first")) ?? now));
  sessionStorage.setItem(kept("first"), first);
  const dots = one(".dots");
  if (dots && first > 0 && first <= 40) {
    const cells = Array.from({ length: first }, (_, at) => cell(at < first - now ? "past" : ""));
    dots.replaceChildren(...cells, cell("me"));
  }
  const progress = one(".progress");
  if (progress) progress.textContent = first > now ? progress.dataset.words.replace("{first}", first).replace("{done}", first - now) : "";
  one("[data-remind]")?.setAttribute("aria-checked", String(reminding));
  one("[data-large]")?.setAttribute("aria-pressed", String("large" in document.documentElement.dataset));
  clock();
  if (sheet.dataset.face !== face || Number(sheet.dataset.calls) > calls) announce(sheet.dataset.face);
  [face, calls, ahead] = [sheet.dataset.face, Number(sheet.dataset.calls), now];
  enable();
}

function cell(name) {
  const mark = document.createElement("i");
  if (name) mark.className = name;
  return mark;
}

function announce(next) {
  if (!reminding || !["next", "called"].includes(next)) return;
  navigator.vibrate?.(next === "called" ? [400, 200, 400, 200, 400] : [200]);
  const times = next === "called" ? 3 : 1;
  for (let at = 0; at < times; at += 1) {
    const tone = sound.createOscillator();
    const loud = sound.createGain();
    loud.gain.value = 0.2;
    tone.frequency.value = 880;
    tone.connect(loud).connect(sound.destination);
    tone.start(sound.currentTime + at * 0.6);
    tone.stop(sound.currentTime + at * 0.6 + 0.3);
  }
}

function isOld() {
  return ["stale", "old"].includes(body.dataset.fresh);
}

function enable() {
  for (const button of document.querySelectorAll("[data-verb], [data-ask]")) button.disabled = busy || isOld();
  const submit = one("[data-rate] [type=submit]");
  if (submit) submit.disabled = busy || isOld() || !one("[name=rating]:checked");
}

function tell(text) {
  const told = one(".told");
  told.textContent = text;
  told.hidden = false;
  setTimeout(() => (told.hidden = true), 6000);
}

async function act(verb, members = {}) {
  if (busy) return;
  busy = true;
  enable();
  try {
    const answer = await post(`/api/v1/tickets/${encodeURIComponent(token)}/${verb}`, members, newKey());
    if (answer.status >= 400) tell(answer.body?.title ?? one("#not-now").innerHTML);
  } catch {
    tell(one("#not-now").innerHTML);
  } finally {
    busy = false;
    enable();
    globalThis.live.ask();
  }
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  const { dataset } = button;
  if ("ask" in dataset) one(".ask").showModal();
  if ("keep" in dataset) one(".ask").close();
  if ("verb" in dataset) {
    one(".ask").close();
    act(dataset.verb);
  }
  if ("remind" in dataset) {
    reminding = !reminding;
    sound ??= new AudioContext();
    sound.resume();
    button.setAttribute("aria-checked", String(reminding));
    if (reminding) navigator.vibrate?.(100);
  }
  if ("large" in dataset) {
    const root = document.documentElement.dataset;
    if ("large" in root) delete root.large;
    else root.large = "";
    sessionStorage.setItem("large", "large" in root ? "1" : "");
    dress();
  }
});

// A rating is chosen, then sent: nothing is chosen beforehand, and the reasons belong to the two lowest.
document.addEventListener("change", ({ target }) => {
  const form = target.closest("[data-rate]");
  if (!form) return;
  const low = Boolean(form.querySelector("[data-low]:checked"));
  form.querySelector(".why").hidden = !low;
  if (!low) {
    for (const reason of form.querySelectorAll("[name=reasons]")) reason.checked = false;
    form.querySelector("[name=phone]").value = "";
  }
  enable();
});
document.addEventListener("submit", (event) => {
  if (!("rate" in event.target.dataset)) return;
  event.preventDefault();
  const given = new FormData(event.target);
  act("rate", { rating: Number(given.get("rating")), reasons: given.getAll("reasons"), phone: given.get("phone").trim() });
});

// The time of the last word from the hall, on the hall's own clock; it stands still once the page is old.
function clock() {
  const updated = one(".updated");
  if (updated && body.dataset.fresh === "live") {
    heard = new Date(globalThis.live.now()).toLocaleTimeString("zh-CN", { timeZone: document.documentElement.dataset.zone, hourCycle: "h23" });
  }
  if (!heard) return;
  for (const mark of [updated, one(".stale-at"), one(".as-of")]) {
    if (mark) mark.textContent = mark.dataset.words.replace("{clock}", mark === updated ? heard : heard.slice(0, 5));
  }
}

setInterval(() => {
  clock();
  const hold = one(".hold");
  if (!hold) return;
  const left = Math.max(0, Math.floor((Number(hold.dataset.until) - (globalThis.live?.now?.() ?? Date.now())) / 1000));
  hold.textContent = left ? ` · ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "";
}, 500);

// A call that the window took back: the page looks as before the call, and says why.
document.addEventListener("live:event", ({ detail: { event } }) => {
  if (event?.kind === "ticket.undone" && (event.from === "ticket.called" || event.also)) {
    const { dataset } = one(".sheet");
    if (dataset.number === (event.from === "ticket.called" ? event.ticket : event.also)) tell(one("#wait-on").innerHTML);
  }
});
for (const name of ["live:snapshot", "live:event"]) document.addEventListener(name, () => queueMicrotask(dress));
document.addEventListener("live:fresh", enable);
if (sessionStorage.getItem("large")) document.documentElement.dataset.large = "";
dress();
