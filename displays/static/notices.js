// Posting and withdrawing what the hall tells everybody.
import { newKey, post } from "/static/web/live.js";

const line = (words) => words.trim().replace(/\s+/g, " "); // it stands on screens as one, however it was typed
const wrong = document.querySelector("[data-wrong]");

async function ask(path, members, button) {
  button.disabled = true;
  wrong.hidden = true;
  try {
    const { status, body } = await post(path, members, newKey());
    if (status < 300) return location.reload();
    wrong.textContent = body?.title || wrong.dataset.lost;
  } catch {
    wrong.textContent = wrong.dataset.lost;
  }
  wrong.hidden = false;
  button.disabled = false;
  return undefined;
}

for (const form of document.querySelectorAll("form[data-sort]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const members = { sort: form.dataset.sort, zh: line(data.get("zh")), en: line(data.get("en")) };
    if (members.sort === "notice") Object.assign(members, { where: data.getAll("where"), since: data.get("since"), until: data.get("until") });
    ask("/api/v1/notices", members, form.querySelector("[type=submit]"));
  });
}
for (const button of document.querySelectorAll("[data-withdraw]")) {
  button.addEventListener("click", () => ask(`/api/v1/notices/${button.dataset.withdraw}/withdraw`, {}, button));
}
