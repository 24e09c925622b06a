// Begins a trial, says how far it is, and shows what was found: the server draws that when the page is taken anew.
import { newKey, post } from "/static/web/live.js";

const { api } = document.body.dataset;
const form = document.querySelector("form");
const progress = document.querySelector(".progress"), wrong = document.querySelector(".wrong");
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const POLL_MS = 400, MOST_FAULTS = 10;

const kept = `asked ${api}`; // what was asked last stands in the form beside its answer

function again() {
  let asked = {};
  try { asked = JSON.parse(sessionStorage.getItem(kept) || "{}"); } catch { /* a browser that keeps nothing */ }
  for (const field of form?.elements || []) {
    const value = asked[field.name];
    const known = field.options ? [...field.options].some((option) => option.value === value) : true;
    if (field.name && value !== undefined && known) field.value = value;
  }
}

function members() {
  const found = {};
  for (const field of form.elements) {
    if (!field.name || field.value === "" || field.closest("[hidden]")) continue;
    found[field.name] = field.type === "number" ? Number(field.value) : field.value;
  }
  return found;
}

async function watch() {
  for (let faults = 0; faults < MOST_FAULTS;) {
    try {
      const trial = await (await fetch(`${api}/current`, { cache: "no-store" })).json();
      progress.hidden = trial.state !== "running";
      progress.querySelector("progress").value = trial.done;
      if (trial.state !== "running") return location.reload();
    } catch {
      faults += 1;
    }
    await rest(POLL_MS);
  }
  return undefined;
}

function refuse(text) {
  wrong.textContent = text;
  wrong.hidden = false;
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  wrong.hidden = true;
  const button = form.querySelector(".go");
  button.disabled = true;
  try {
    const { status, body } = await post(api, members(), newKey());
    if (status < 300) {
      try { sessionStorage.setItem(kept, JSON.stringify(members())); } catch { /* the form is empty then */ }
      await watch();
    }
    else refuse(body?.title || String(status));
  } catch {
    refuse(wrong.dataset.lost);
  }
  button.disabled = false;
});

again();
const day = form?.elements.namedItem("day");
function fit() { // only made-up days have a number and a seed
  for (const name of ["days", "seed"]) {
    const field = form.elements.namedItem(name);
    if (field) field.closest("label").hidden = /^\d/.test(day.value);
  }
}
if (day) { day.addEventListener("change", fit); fit(); }
if (document.body.dataset.state === "running") watch();
