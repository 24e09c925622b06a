// 办不成事 at the kiosk: one tap is one note, and its number brings the answer. Nothing of it stays for whoever comes next.
import { newKey, post } from "/static/web/live.js";

const LENGTH = 7;
const { body } = document;
const view = document.querySelector(".view[data-name=problem]");
const one = (selector) => view.querySelector(selector);
const states = one(".states").dataset;
let text = "";
let press = null; // { reason, key } until the hall has answered

function face(name) {
  for (const each of ["ask", "noted", "look"]) one(`.${each}`).hidden = each !== name;
}

const day = (date) => (date ?? "").slice(5);

async function say(reason) {
  if (view.inert) return;
  if (press?.reason !== reason) press = { reason, key: newKey() };
  view.inert = true;
  try {
    const answer = await post("/api/v1/problems", { reason }, press.key);
    if (answer.status !== 201) throw new Error("no note");
    press = null;
    one(".noted .code").textContent = answer.body.code;
    one(".noted .by").textContent = answer.body.due_day ? one(".noted .by").dataset.words.replace("{}", day(answer.body.due_day)) : "";
    face("noted");
  } catch {
    one(".ask .note").textContent = one(".no-answer").innerHTML; // the next try has the same key
  } finally {
    view.inert = false;
  }
}

function type(letters) {
  text = letters.slice(0, LENGTH);
  one(".why").textContent = "";
  one(".typed").textContent = text.length > 3 ? `${text.slice(0, 3)}-${text.slice(3)}` : text;
  one(".go").disabled = text.length < LENGTH;
}

async function look() {
  if (text.length < LENGTH || view.inert) return;
  view.inert = true;
  try {
    const answer = await fetch(`/api/v1/problem-answers/${text}`, { cache: "no-store" });
    const found = await answer.json();
    if (!answer.ok) one(".why").textContent = found.title;
    else if (found.answer) one(".why").textContent = states.answered.replace("{}", found.answer);
    else one(".why").textContent = (states[found.state] ?? states.solved).replace("{}", day(found.due_day));
  } catch {
    one(".why").textContent = one(".no-answer").innerHTML;
  } finally {
    view.inert = false;
  }
}

const keys = { clear: () => type(""), delete: () => type(text.slice(0, -1)), go: look };

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button || !view.contains(button)) return;
  const { say: reason, letter } = button.dataset;
  if (reason) say(reason);
  else if ("look" in button.dataset) face("look");
  else if (letter !== undefined) (keys[letter] ?? (() => type(text + letter)))();
});

// Whoever comes next finds nothing of the one before.
const lead = one(".ask .note").textContent;
new MutationObserver(() => {
  if (body.dataset.view === "problem") return;
  press = null;
  type("");
  one(".noted .code").textContent = "";
  one(".ask .note").textContent = lead;
  face("ask");
}).observe(body, { attributeFilter: ["data-view"] });
type("");
