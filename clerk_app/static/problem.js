/* 办不成事 on the console. The panel may be drawn anew at any time, so its dialog is taken out of it when it opens. */
import { newKey, post } from "/static/web/live.js";

let press = null; // { asked, key } until the hall has answered

function open(button) {
  document.querySelector("dialog.problem")?.remove();
  const template = button.closest("section").querySelector("template");
  const dialog = template.content.cloneNode(true).querySelector("dialog");
  const ticket = button.dataset.problem;
  dialog.querySelector("h2 b").textContent = ticket;
  document.body.append(dialog);
  for (const close of dialog.querySelectorAll("[data-close]")) close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    send(dialog, ticket);
  });
  press = null;
  dialog.showModal();
  dialog.querySelector("input").focus();
}

async function send(dialog, ticket) {
  const data = Object.fromEntries(new FormData(dialog.querySelector("form")));
  const phone = data.phone.trim();
  const members = {
    reason: data.reason,
    words: data.words.trim(),
    solved: Boolean(data.solved),
    ...(ticket && { ticket }),
    ...(phone && { contact: { phone } }),
  };
  const asked = JSON.stringify(members);
  if (press?.asked !== asked) press = { asked, key: newKey() };
  const wrong = dialog.querySelector(".wrong");
  const button = dialog.querySelector(".send");
  button.disabled = true;
  wrong.textContent = "";
  try {
    const answer = await post("/api/v1/problems", members, press.key);
    if (answer.status === 201) {
      dialog.querySelector(".code").textContent = answer.body.code;
      dialog.querySelector(".ask").hidden = true;
      dialog.querySelector(".noted").hidden = false;
      dialog.querySelector(".noted [data-close]").focus();
      return;
    }
    wrong.textContent = answer.body?.title ?? wrong.dataset.lost;
  } catch {
    wrong.textContent = wrong.dataset.lost; // the next try has the same key
  }
  button.disabled = false;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-problem]");
  if (button && !button.closest("dialog")) open(button);
});
