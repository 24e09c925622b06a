// Checking in at the kiosk. The code is the key to one ticket, whatever is pressed how often: the hall sees to that.
import { newKey, post } from "/static/web/live.js";

const LENGTH = 9;
const body = document.body;
const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const view = document.querySelector(".view[data-name=checkin]");
const late = document.querySelector(".checkin-late");
const one = (selector) => view.querySelector(selector);
let text = "";
let press = null; // { code, key } until the hall has answered
let ticket = null;

function show() {
  one(".typed").textContent = text.replace(/(.{3})(?=.)/g, "$1-");
  one(".go").disabled = text.length < LENGTH;
}

function type(letters) {
  text = letters.slice(0, LENGTH);
  one(".why").textContent = "";
  show();
}

async function checkIn() {
  if (text.length < LENGTH || view.inert) return;
  if (press?.code !== text) press = { code: text, key: newKey() };
  view.inert = true;
  try {
    const answer = await post(`/api/v1/appointments/${press.code}/check-in`, { language: lang }, press.key);
    if (answer.status >= 500) throw new Error("no promise yet");
    press = null;
    if (answer.status !== 201) one(".why").textContent = answer.body?.title ?? "";
    else if (answer.body.late) tellLate(answer.body);
    else go(answer.body.ticket);
  } catch {
    one(".why").textContent = document.querySelector("#checkin-no-answer").innerHTML; // the next try has the same key
  } finally {
    view.inert = false;
  }
}

function tellLate(answer) {
  ticket = answer.ticket;
  late.querySelector("h2").textContent = answer.told;
  late.hidden = false;
}

function go(found) {
  document.dispatchEvent(new CustomEvent("kiosk:ticket", { detail: found }));
}

const keys = {
  clear: () => type(""),
  delete: () => type(text.slice(0, -1)),
  go: checkIn,
  understood: () => { late.hidden = true; go(ticket); },
};

document.addEventListener("click", ({ target }) => {
  const key = target.closest("[data-code]")?.dataset.code;
  if (key === undefined) return;
  (keys[key] ?? (() => type(text + key)))();
});

// A keyboard or a scanner types it too.
document.addEventListener("keydown", ({ key, ctrlKey, altKey, metaKey }) => {
  if (body.dataset.view !== "checkin" || ctrlKey || altKey || metaKey) return;
  if (/^[0-9a-z]$/i.test(key)) type(text + key.toUpperCase());
  else if (key === "Backspace") keys.delete();
});

// Whoever comes next finds nothing of the one before.
new MutationObserver(() => {
  if (body.dataset.view === "checkin") return;
  late.hidden = true;
  ticket = press = null;
  type("");
}).observe(body, { attributeFilter: ["data-view"] });
show();
