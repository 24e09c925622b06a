/* The admin's forms: what has been changed is sent to the draft, and where somebody has saved since both versions are shown. */
import { newKey, post } from "/static/web/live.js";

const words = document.getElementById("words").dataset;
const said = document.querySelector(".save-bar .said");
const version = () => Number(document.body.dataset.version);

export function tell(text, wrong = false) {
  if (!said) return;
  said.textContent = text;
  said.classList.toggle("is-wrong", wrong);
}

/** A change of the draft or the hall. The page is drawn anew when it has happened; answers with the refusal else. */
export async function send(path, members, then = () => location.reload()) {
  try {
    const { status, body } = await post(path, members, newKey());
    if (status >= 200 && status < 300) {
      then(body);
      return null;
    }
    tell(body?.title || words.lost, true);
    return { status, body };
  } catch {
    tell(words.lost, true);
    return { status: 0, body: null };
  }
}

const keep = (text) => { sessionStorage.setItem("admin-said", text); };
const saved = () => { keep(words.saved); dirty = false; location.reload(); };
const kept = sessionStorage.getItem("admin-said");
sessionStorage.removeItem("admin-said");
if (kept) tell(kept);

function value(control) {
  if (control.dataset.kind === "many") return [...control.querySelectorAll("input:checked")].map((box) => box.value).join(",");
  return control.value;
}

const form = document.getElementById("fields");
const controls = form ? [...form.querySelectorAll("[data-path]")] : [];
const before = new Map(controls.map((control) => [control.dataset.path, value(control)]));
let dirty = false;

function changes() {
  const found = {};
  for (const control of controls) if (value(control) !== before.get(control.dataset.path)) found[control.dataset.path] = value(control);
  return found;
}

async function save(changed, seen) {
  const refused = await send("/api/v1/hall-draft/fields", { version: seen, changes: changed }, saved);
  if (refused?.body?.code === "DRAFT_CHANGED") both(changed, refused.body);
}

form?.addEventListener("input", () => { dirty = true; tell(words.sure); });
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const changed = changes();
  if (Object.keys(changed).length === 0) return tell(words.nothing);
  return save(changed, version());
});
addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

/** Somebody else has saved: of each field that differs one version is chosen. */
function both(changed, other) {
  const dialog = document.getElementById("both");
  const list = dialog.querySelector(".versions");
  dialog.querySelector("[data-author]").textContent = other.author;
  list.replaceChildren(...other.versions.map((each, at) => {
    const set = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = each.label;
    set.append(legend);
    for (const [who, text] of [["mine", each.mine], ["theirs", each.theirs]]) {
      const label = document.createElement("label"), radio = document.createElement("input"), span = document.createElement("span");
      label.className = "choice";
      Object.assign(radio, { type: "radio", name: `v${at}`, value: who, checked: who === "theirs" });
      span.textContent = words[who].replace("{}", text || words.empty);
      label.append(radio, span);
      set.append(label);
    }
    return set;
  }));
  dialog.onclose = () => {
    if (dialog.returnValue !== "go") return;
    const chosen = { ...changed };
    other.versions.forEach((each, at) => {
      if (list.querySelector(`[name=v${at}]:checked`).value === "theirs") delete chosen[each.path];
    });
    if (Object.keys(chosen).length === 0) saved();
    else save(chosen, other.version);
  };
  dialog.showModal();
}

/* Adding and taking away ---------------------------------------------------------------------------------------- */
for (const adding of document.querySelectorAll("form[data-add]")) {
  adding.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(adding), members = { version: version() };
    for (const input of adding.querySelectorAll("[name]")) {
      if (input.type === "checkbox") members[input.name] = data.getAll(input.name).map(Number);
      else members[input.name] = "whole" in input.dataset ? Number(input.value) : input.value.trim();
    }
    send(`/api/v1/hall-draft/${adding.dataset.add}`, members, saved);
  });
}
for (const button of document.querySelectorAll("[data-remove]")) {
  button.addEventListener("click", () => send("/api/v1/hall-draft/remove", { version: version(), path: button.dataset.remove }, saved));
}

/* The files whole, and one service ---------------------------------------------------------------------------------- */
const files = document.getElementById("files");
files?.addEventListener("submit", (event) => {
  event.preventDefault();
  const [toml, services] = ["f-toml", "f-services"].map((id) => document.getElementById(id).value);
  send("/api/v1/hall-draft/files", { version: version(), toml, services }, saved);
});
for (const input of document.querySelectorAll("input[data-into]")) {
  input.addEventListener("change", async () => {
    if (input.files.length) document.getElementById(input.dataset.into).value = await input.files[0].text();
    tell(words.sure);
  });
}
for (const button of document.querySelectorAll("[data-download]")) {
  button.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([document.getElementById(button.dataset.download).value]));
    link.download = button.dataset.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}
const service = document.getElementById("service");
service?.addEventListener("submit", (event) => {
  event.preventDefault();
  const cells = Object.fromEntries([...service.querySelectorAll("[name]")].filter(({ name }) => name !== "code").map(({ name, value: text }) => [name, text]));
  send("/api/v1/hall-draft/services", { version: version(), code: service.elements.namedItem("code").value.trim(), cells }, saved);
});

/* A mistake's link opens the group it is in. */
function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  target.closest("details")?.setAttribute("open", "");
  target.focus();
}
addEventListener("hashchange", reveal);
reveal();
if (!location.hash) document.querySelector(".summary")?.focus();
