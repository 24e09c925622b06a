// Follow-ups: each press is one change; afterwards the page is as the hall has it.
import { newKey, post } from "/static/web/live.js";

const words = document.querySelector("#words").dataset;
const dialog = document.querySelector("dialog");
const told = document.querySelector(".said");
const VERBS = { phone: "phone", mend: "mend", appeal: "appeal", uphold: "judge", refuse: "judge", close: "close" };
let press = null;

async function change(ticket, verb, members, row) {
  const same = press && press.ticket === ticket && press.verb === verb;
  if (!same) press = { ticket, verb, key: newKey() };
  try {
    const { status, body } = await post(`/api/v1/follow-ups/${ticket}/${verb}`, members, press.key);
    press = null;
    if (status !== 200) throw new Error(body?.title);
    if (verb === "phone") row.querySelector(".number").textContent = body.phone;
    else location.reload();
  } catch (error) {
    told.textContent = error.message && !error.message.startsWith("5") ? error.message : words.lost;
    told.hidden = false;
  }
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-verb], [data-open]");
  if (!button) return;
  const row = button.closest("[data-ticket]"), { ticket } = row.dataset;
  const { verb, open, reached } = button.dataset;
  if (verb) {
    change(ticket, verb, verb === "call" ? { reached: reached === "yes" } : {}, row);
    return;
  }
  dialog.querySelector("form").reset();
  dialog.querySelector("h2").textContent = button.textContent;
  dialog.querySelector(".words").hidden = open === "close";
  dialog.querySelector(".words span").textContent = words[open];
  dialog.querySelector(".words input").required = open !== "close";
  dialog.querySelector(".result").hidden = open !== "close";
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue !== "go") return;
    const form = new FormData(dialog.querySelector("form"));
    if (open === "close") change(ticket, "close", { result: form.get("result") }, row);
    else if (VERBS[open] === "judge") change(ticket, "judge", { upheld: open === "uphold", words: form.get("words") }, row);
    else change(ticket, VERBS[open], { words: form.get("words") }, row);
  };
  dialog.showModal();
});

// Comparing a day with the city's platform; afterwards the page says what was found.
document.querySelector("[data-reconcile]")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target, button = form.querySelector("button"), said = document.querySelector("[data-compared]");
  button.disabled = true;
  try {
    const day = new FormData(form).get("day").replaceAll("-", "");
    const { status, body } = await post("/api/v1/rating-export/reconcile", { day }, newKey());
    if (status === 200) location.reload();
    else said.textContent = body?.title ?? words.lost;
  } catch {
    said.textContent = words.lost;
  } finally {
    button.disabled = false;
    said.hidden = !said.textContent;
  }
});
