// Slips this kiosk still owes, as after a power cut: offered when the page begins and when the hall is back.
import { newKey, post } from "/static/web/live.js";
import { cover } from "/static/ticketing/kiosk_covers.js";

const SHOWN_MS = 60000;
const box = document.querySelector(".cover.unprinted");
const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
let away = 0;

export function leave() {
  clearTimeout(away);
  cover("unprinted", false);
}

export async function offer() {
  const answer = await fetch(`/kiosk/unprinted?lang=${lang}`, { cache: "no-store" }).catch(() => null);
  const text = answer?.ok ? await answer.text() : "";
  if (!text || document.body.dataset.view !== "home") return;
  box.innerHTML = text;
  cover("unprinted", true);
  clearTimeout(away);
  away = setTimeout(leave, SHOWN_MS);
}

box.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-owed]");
  if (!button) return;
  if (!button.dataset.owed) return leave();
  button.disabled = true; // once: a second paper would be no truer
  await post(`/kiosk/tickets/${button.dataset.owed}/print`, {}, newKey()).catch(() => (button.disabled = false));
  if (![...box.querySelectorAll("[data-owed]:not([data-owed=''])")].some((one) => !one.disabled)) leave();
});
