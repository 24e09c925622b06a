// The back office's list: a change names the event its case was seen at, so nobody acts on an old picture.
import { newKey, post } from "/static/web/live.js";

const words = document.querySelector("#words").dataset;
const told = document.querySelector(".said");
let press = null; // { id, verb, members, key } until the hall has answered

function say(text, wrong = false) {
  told.textContent = text;
  told.classList.toggle("wrong", wrong);
  told.hidden = false;
}

async function change(id, seen, verb, members, label) {
  const same = press && press.id === id && press.verb === verb && press.seen === seen;
  if (!same) press = { id, verb, seen, key: newKey() };
  for (const button of document.querySelectorAll(`[data-id="${CSS.escape(id)}"] button`)) button.disabled = true;
  try {
    const answer = await post(`/api/v1/cases/${id}/${verb}`, { ...members, seen }, press.key);
    if (answer.status >= 500) throw new Error("no promise yet");
    press = null;
    if (answer.status === 200) say(words.done.replace("{}", `${id} ${label}`));
    else say(answer.body?.title ?? words.lost, true);
  } catch {
    say(words.lost, true); // the next try has the same key
  }
  for (const button of document.querySelectorAll(`[data-id="${CSS.escape(id)}"] button`)) button.disabled = false;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-verb]");
  if (!button) return;
  const { id, seen } = button.closest("[data-id]").dataset;
  const { verb } = button.dataset;
  const label = button.firstChild.textContent.trim();
  const dialog = document.querySelector(`[data-dialog="${verb}"]`);
  if (!dialog) {
    change(id, seen, verb, {}, label);
    return;
  }
  dialog.querySelector("[data-case]").textContent = id;
  dialog.querySelector("form").reset();
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue !== "go") return;
    const form = new FormData(dialog.querySelector("form"));
    const reason = (form.get("other") || "").trim() || form.get("reason");
    change(id, seen, verb, reason ? { reason } : {}, label);
  };
  dialog.showModal();
});

document.querySelector("#lane").addEventListener("change", ({ target }) => target.form.requestSubmit());
