// One press is one note; the page then shows it.
import { newKey, post } from "/static/web/live.js";

const form = document.querySelector("form");
let press = null; // { asked, key } until the hall has answered

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { reason, words, phone } = Object.fromEntries(new FormData(form));
  const members = { reason, words, ...(phone.trim() && { contact: { phone: phone.trim() } }) };
  const asked = JSON.stringify(members);
  if (press?.asked !== asked) press = { asked, key: newKey() };
  const button = form.querySelector("button");
  const told = form.querySelector(".told");
  button.disabled = true;
  told.textContent = "";
  try {
    const answer = await post(`/api/v1/tickets/${document.body.dataset.token}/problem`, members, press.key);
    if (answer.status === 201) {
      location.reload();
      return;
    }
    told.textContent = answer.body?.title ?? told.dataset.lost;
  } catch {
    told.textContent = told.dataset.lost; // the next try has the same key
  }
  button.disabled = false;
});
