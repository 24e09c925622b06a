/* Five steps to a small hall file: each is looked at before the next, and the last one puts it all into the draft. */
import { send } from "./admin.js";

const form = document.getElementById("wizard");
const words = document.getElementById("wizard-words").dataset;
const steps = [...form.querySelectorAll(".step")], marks = [...form.querySelectorAll(".steps li")];
const go = document.querySelector(".save-bar .go"), back = document.querySelector("[data-back]"), wrong = form.querySelector("[data-refused]");
let at = 0;

const lines = (id) => document.getElementById(id).value.split("\n").map((line) => line.trim()).filter(Boolean);
const pair = (line) => { const [zh, en = ""] = line.split("|").map((word) => word.trim()); return { zh, en: en || zh }; };
const lanes = () => lines("z-lanes").slice(0, 10).map(pair);

/** One field for each lane, kept where the lane was there before. */
function perLane(place, id, tag, label) {
  const kept = new Map([...place.querySelectorAll("[data-lane]")].map((input) => [input.dataset.lane, input.value]));
  let next = 1;
  place.replaceChildren(...lanes().map(({ zh }, number) => {
    const field = document.createElement("div"), name = document.createElement("label"), input = document.createElement(tag);
    field.className = tag === "textarea" ? "field is-wide" : "field";
    Object.assign(input, { id: `${id}-${number}`, required: true, value: kept.get(zh) ?? (tag === "input" ? String(next) : "") });
    input.dataset.lane = zh;
    if (tag === "textarea") input.rows = 4;
    next += 1;
    name.htmlFor = input.id;
    name.textContent = label.replace("{}", zh);
    field.append(name, input);
    return field;
  }));
}

function show(step) {
  at = step;
  if (at === 3) perLane(form.querySelector("[data-windows]"), "z-w", "input", words.windows);
  if (at === 4) perLane(form.querySelector("[data-services]"), "z-s", "textarea", words.services);
  steps.forEach((each, number) => { each.hidden = number !== at; });
  marks.forEach((each, number) => (number === at ? each.setAttribute("aria-current", "step") : each.removeAttribute("aria-current")));
  back.hidden = at === 0;
  go.textContent = at === steps.length - 1 ? words.make : words.next;
  steps[at].querySelector("input, textarea")?.focus();
}

function members() {
  const services = lanes().flatMap((_, lane) => lines(`z-s-${lane}`).map((line) => {
    const [zh, en, minutes] = line.split("|").map((word) => word.trim());
    return { zh, en: en || zh, lane, minutes: Number(minutes) || 10 };
  }));
  return {
    version: Number(document.body.dataset.version),
    zh: document.getElementById("z-zh").value.trim(),
    en: document.getElementById("z-en").value.trim(),
    sessions: lines("z-sessions"),
    lanes: lanes().map((lane, number) => ({ ...lane, windows: document.getElementById(`z-w-${number}`).value.trim(), minutes: 15 })),
    services,
  };
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const empty = [...steps[at].querySelectorAll("[required]")].find((input) => !input.value.trim());
  wrong.hidden = !empty;
  if (empty) {
    wrong.textContent = words.fill;
    return empty.focus();
  }
  if (at < steps.length - 1) return show(at + 1);
  const refused = await send("/api/v1/hall-draft/wizard", members(), () => location.assign(`/admin/publish?lang=${document.documentElement.lang.slice(0, 2)}`));
  if (refused) {
    wrong.textContent = refused.body?.title || "";
    wrong.hidden = false;
  }
  return undefined;
});
back?.addEventListener("click", () => show(at - 1));
