// "Print the way": a paper without a number. The button says what became of it.
import { newKey, post } from "/static/web/live.js";

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-print-route]");
  if (!button || button.disabled) return;
  button.disabled = true;
  const language = document.documentElement.lang.startsWith("en") ? "en" : "zh";
  let printed = false;
  try {
    const path = `/api/v1/services/${encodeURIComponent(button.dataset.printRoute)}/route`;
    printed = (await post(path, { language }, newKey())).body?.printed === true;
  } catch {
    // no answer is the same as no paper: the way stands on the screen
  }
  button.textContent = printed ? button.dataset.printed : button.dataset.failed;
});
