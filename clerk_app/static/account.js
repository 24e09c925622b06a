/* One's own password. With a starting password this page is the only one; then the way goes on to the page wished for. */
import { newKey, post } from "/static/web/live.js";

const form = document.getElementById("account");
const wrong = form.querySelector(".wrong"), done = form.querySelector(".done");

function refuse(words) {
  wrong.textContent = words;
  wrong.hidden = false;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { old, new: chosen, again } = form.elements;
  wrong.hidden = true;
  done.textContent = "";
  if (chosen.value !== again.value) {
    refuse(form.dataset.differ);
    again.focus();
    return;
  }
  const button = form.querySelector(".main");
  button.disabled = true;
  try {
    const { status, body } = await post(`/api/v1/account/password${location.search}`, { old: old.value, new: chosen.value }, newKey());
    if (status < 300 && "renew" in form.dataset) {
      location.replace(form.dataset.next);
      return;
    }
    if (status < 300) {
      form.reset();
      done.textContent = form.dataset.done;
    } else refuse(body?.title || form.dataset.lost);
  } catch {
    refuse(form.dataset.lost);
  }
  button.disabled = false;
});

document.getElementById("leave").addEventListener("click", async () => {
  try {
    await fetch("/api/v1/sessions", { method: "DELETE", headers: { "Idempotency-Key": newKey() } });
    location.replace("/sign-in");
  } catch {
    refuse(form.dataset.lost);
  }
});
