// The two answers to an advice. What becomes of it comes back with the stream: the card goes.
import { newKey, post } from "/static/web/live.js";

const keys = new Map(); // one request id for one answer, however often it has to be sent

function say(text) {
  const notice = document.querySelector(".notice");
  if (!notice) return;
  notice.textContent = text;
  notice.hidden = false;
  setTimeout(() => { notice.hidden = true; }, 6000);
}

async function answer(button, path, members) {
  const mark = `${path} ${JSON.stringify(members)}`;
  if (!keys.has(mark)) keys.set(mark, newKey());
  button.disabled = true;
  try {
    const { status, body } = await post(path, members, keys.get(mark));
    if (status < 300) { if (button.dataset.done) say(button.dataset.done); } else say(body?.title || String(status));
    keys.delete(mark);
  } catch {
    say(document.querySelector(".is-lagging")?.textContent || "");
  }
  button.disabled = false;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-adopt], [data-decline], [data-because]");
  if (!button) return;
  const { adopt, decline, because, of } = button.dataset;
  if (adopt) answer(button, `/api/v1/advice/${encodeURIComponent(adopt)}/adopt`, {});
  else if (because) answer(button, `/api/v1/advice/${encodeURIComponent(of)}/decline`, { reason: because });
  else if (decline) {
    const choices = button.closest("article").querySelector(".declines");
    choices.hidden = !choices.hidden;
    button.setAttribute("aria-expanded", String(!choices.hidden));
  }
});
