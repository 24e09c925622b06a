// The receipt of the last acceptance here: one press asks for it; the panel says what became of it.
import { newKey, post } from "/static/web/live.js";

let press = null; // { id, key } until the hall has answered

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-receipt]");
  if (!button) return;
  const id = button.dataset.receipt;
  if (press?.id !== id) press = { id, key: newKey() };
  const wrong = button.closest(".receipt-line").querySelector(".wrong");
  wrong.textContent = "";
  button.disabled = true;
  try {
    const answer = await post(`/api/v1/cases/${id}/receipt`, {}, press.key);
    if (answer.status >= 500) throw new Error("no promise yet");
    press = null;
    if (answer.status === 202) return; // the event draws the panel anew
    wrong.textContent = answer.body?.title ?? wrong.dataset.lost;
  } catch {
    wrong.textContent = wrong.dataset.lost; // the next try has the same key
  }
  button.disabled = false;
});
