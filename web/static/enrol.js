/* A machine becomes one of the hall's: the code is sent, and the page that it opens comes in place of this one. */
import { newKey, post } from "./live.js";

const form = document.getElementById("enrol");
const wrong = document.getElementById("wrong");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  wrong.hidden = true;
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const { status, body } = await post("/api/v1/enrolments", { code: form.code.value.trim() }, newKey());
    if (status === 200) return location.assign(body.page);
    wrong.textContent = body?.title || document.getElementById("words").dataset.lost;
  } catch {
    wrong.textContent = document.getElementById("words").dataset.lost;
  }
  wrong.hidden = false;
  button.disabled = false;
  form.code.select();
  return undefined;
});
form.code.focus();
