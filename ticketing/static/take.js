// One number by phone. A press keeps its key until the hall has answered, over reloads too.
import { newKey, post } from "/static/web/live.js";

const PENDING = "take.pending";
const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const one = (selector) => document.querySelector(selector);
const status = one(".told"), step = one(".step");
const { k } = document.body.dataset;

function tell(words) {
  status.textContent = words;
  status.hidden = !words;
}

async function show() {
  const answer = await fetch(`/take/choices?k=${encodeURIComponent(k)}&lang=${lang}`, { cache: "no-store", headers: { Accept: "application/json" } });
  if (answer.ok) step.innerHTML = await answer.text();
  else tell((await answer.json()).title);
}

async function settle(press) {
  sessionStorage.setItem(PENDING, JSON.stringify(press));
  step.inert = true;
  try {
    const answer = await post("/api/v1/remote-tickets", press.wish, press.key);
    if (answer.status >= 500) throw new Error("no promise yet"); // it may have happened all the same
    sessionStorage.removeItem(PENDING);
    if (answer.status === 201) return location.assign(answer.body.url);
    await show();
    tell(answer.body?.title ?? "");
  } catch {
    tell(one("#no-answer").innerHTML); // the key stays: the next press or a reload asks again
  } finally {
    step.inert = false;
  }
}

document.addEventListener("click", ({ target }) => {
  const lane = target.closest("[data-lane]")?.dataset.lane;
  if (!lane || step.inert) return;
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? "null");
  const again = pending?.wish.lane === lane && pending.wish.k === k;
  settle(again ? pending : { key: newKey(), wish: { k, lane, language: lang } });
});

// A page that the browser shows again from memory, after 'back', has an old list.
addEventListener("pageshow", ({ persisted }) => { if (persisted) show(); });

const pending = sessionStorage.getItem(PENDING);
await show().catch(() => tell(one("#no-answer").innerHTML));
if (pending) settle(JSON.parse(pending));
