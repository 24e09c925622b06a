// The paper of a day's end: on this sheet, or once more at a slip printer.
import { newKey, post } from "/static/web/live.js";

const told = document.querySelector(".told");
const { day } = document.querySelector("main").dataset;

document.querySelector("[data-print]").addEventListener("click", () => window.print());

for (const button of document.querySelectorAll("[data-printer]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    told.textContent = "";
    try {
      const { status, body } = await post(`/api/v1/audit/days/${day}/print`, { printer: button.dataset.printer }, newKey());
      told.textContent = status !== 200 ? body.title : body.printed ? told.dataset.done : told.dataset.failed;
    } catch {
      told.textContent = told.dataset.failed;
    }
    button.disabled = false;
  });
}
