// 叫工作人员: asks a guide to come to this kiosk. Asking again before somebody comes changes nothing.
import { newKey, post } from "/static/web/live.js";

const AGAIN_MS = 20000;

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-call-help]");
  if (!button || button.disabled) return;
  button.disabled = true;
  const told = button.parentElement.querySelector(".help-told");
  try {
    const { status } = await post("/api/v1/help", { about: button.dataset.callHelp || "help" }, newKey());
    told.textContent = status < 300 ? button.dataset.coming : button.dataset.failed;
  } catch {
    told.textContent = button.dataset.failed;
  }
  told.hidden = false;
  setTimeout(() => (button.disabled = false), AGAIN_MS);
});
