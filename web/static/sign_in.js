/* Signing in without a window: managers, guides, auditors. */
import { newKey, post } from "/static/web/live.js";

const form = document.querySelector("form");
const wrong = document.querySelector(".wrong");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const { status, body } = await post(`/api/v1/sessions${location.search}`, { user: form.elements.user.value.trim(), password: form.elements.password.value }, newKey());
    if (status < 300) {
      location.replace(body.renew ? `/account?next=${encodeURIComponent(form.dataset.next)}` : form.dataset.next);
      return;
    }
    wrong.textContent = body?.title || form.dataset.lost;
  } catch {
    wrong.textContent = form.dataset.lost;
  }
  wrong.hidden = false;
  button.disabled = false;
});
