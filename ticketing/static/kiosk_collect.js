// A number for collecting, by the code of a case. The hall sees to it that a case has one number, however often pressed.
import { newKey, post } from "/static/web/live.js";

const LENGTH = 8;
const body = document.body;
const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const view = document.querySelector(".view[data-name=collect]");
const one = (selector) => view.querySelector(selector);
let text = "";
let press = null; // { code, key } until the hall has answered

function type(letters) {
  text = letters.slice(0, LENGTH);
  one(".why").textContent = "";
  one(".typed").textContent = text.replace(/(.{4})(?=.)/g, "$1-");
  one(".go").disabled = text.length < LENGTH;
}

async function collect() {
  if (text.length < LENGTH || view.inert) return;
  if (press?.code !== text) press = { code: text, key: newKey() };
  view.inert = true;
  try {
    const answer = await post("/api/v1/hand-outs", { code: press.code, language: lang }, press.key);
    if (answer.status >= 500) throw new Error("no promise yet");
    press = null;
    if (answer.status === 201) document.dispatchEvent(new CustomEvent("kiosk:ticket", { detail: answer.body }));
    else one(".why").textContent = answer.body?.title ?? "";
  } catch {
    one(".why").textContent = one(".no-answer").innerHTML; // the next try has the same key
  } finally {
    view.inert = false;
  }
}

const keys = { clear: () => type(""), delete: () => type(text.slice(0, -1)), go: collect };

document.addEventListener("click", ({ target }) => {
  const key = target.closest("[data-collect]")?.dataset.collect;
  if (key !== undefined) (keys[key] ?? (() => type(text + key)))();
});

// A keyboard or a scanner types it too.
document.addEventListener("keydown", ({ key, ctrlKey, altKey, metaKey }) => {
  if (body.dataset.view !== "collect" || ctrlKey || altKey || metaKey) return;
  if (/^[0-9a-z]$/i.test(key)) type(text + key.toUpperCase());
  else if (key === "Backspace") keys.delete();
});

// Whoever comes next finds nothing of the one before.
new MutationObserver(() => {
  if (body.dataset.view === "collect") return;
  press = null;
  type("");
}).observe(body, { attributeFilter: ["data-view"] });
type("");
