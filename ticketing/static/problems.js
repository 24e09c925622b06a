// The problem desk: a change names the version its note was seen at, so nobody answers what somebody has just closed.
import { newKey, post } from "/static/web/live.js";

const { body } = document;
const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const one = (selector, within = document) => within.querySelector(selector);
const words = one("#words").dataset;
const told = one(".said");
const place = one(".body");
let press = null; // { asked, key } until the hall has answered

function say(text, wrong = false) {
  told.textContent = text;
  told.classList.toggle("wrong", wrong);
  told.hidden = false;
}

/** The answer's body; null if it was refused or did not come, which has been said then. */
async function send(path, members) {
  const asked = JSON.stringify([path, members]);
  if (press?.asked !== asked) press = { asked, key: newKey() };
  place.inert = true;
  try {
    const answer = await post(path, members, press.key);
    if (answer.status >= 500) throw new Error("no promise yet");
    press = null;
    if (answer.status < 300) return answer.body;
    say(answer.body?.title ?? words.lost, true);
  } catch {
    say(words.lost, true); // the next try has the same key
  } finally {
    place.inert = false;
    draw();
  }
  return null;
}

let drawing = 0;
async function draw() {
  const mine = (drawing += 1);
  const asked = new URLSearchParams({ view: body.dataset.view, group: body.dataset.group, lang });
  const answer = await fetch(`/problems/rows?${asked}`, { cache: "no-store" }).catch(() => null);
  if (mine !== drawing || !answer?.ok || answer.redirected) return;
  if (place.contains(document.activeElement) && document.activeElement.matches("textarea")) return; // somebody types
  place.innerHTML = await answer.text();
}

async function change(article, verb, members) {
  const { id, seen } = article.dataset;
  if (await send(`/api/v1/problems/${id}/${verb}`, { ...members, seen: Number(seen) })) say(words.done);
}

function ask(article, about) {
  const dialog = one("#answer");
  one("form", dialog).reset();
  one(".about", dialog).textContent = about;
  dialog.returnValue = "";
  dialog.onclose = () => {
    const text = one("textarea", dialog).value.trim();
    if (dialog.returnValue === "go" && text) change(article, "answer", { words: text });
  };
  dialog.showModal();
}

async function reveal(article) {
  const answer = await fetch(`/api/v1/problems/${article.dataset.id}/contact?lang=${lang}`, { cache: "no-store" }).catch(() => null);
  const found = await answer?.json().catch(() => null);
  if (!answer?.ok) return say(found?.title ?? words.lost, true);
  one("#contact .full").textContent = `${found.name} ${found.phone}`;
  const dialog = one("#contact");
  dialog.onclose = () => { one("#contact .full").textContent = ""; };
  dialog.showModal();
  return undefined;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  const article = button?.closest("article[data-id]");
  if (!article) return;
  if ("contact" in button.dataset) reveal(article);
  else if (button.dataset.verb === "answer") ask(article, button.dataset.about);
  else if (button.dataset.verb) change(article, button.dataset.verb, {});
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-decide]");
  if (!form) return;
  event.preventDefault();
  const { service, reason } = form.dataset;
  const text = one("textarea", form).value.trim();
  document.activeElement.blur();
  const done = text && (await send("/api/v1/problem-decisions", { service, reason, words: text }));
  if (done) say(words.decided.replace("{}", done.closed));
});

document.addEventListener("live:event", draw);
document.addEventListener("live:snapshot", draw);
