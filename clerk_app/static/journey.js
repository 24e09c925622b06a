/* The visitor's way on the console. The panel may be drawn anew at any time, so a dialog is taken out of it when it
   opens. What is decided goes the console's own way (clerk:act): one press, one request, one sentence. */
const body = document.body;
const panel = () => document.querySelector("[data-part=journey] [data-journey]");
let dialog = null;

const act = (name, members) => document.dispatchEvent(new CustomEvent("clerk:act", { detail: { name, members } }));

function open(name, decided) {
  const template = panel()?.querySelector(`template[data-ask=${name}]`);
  if (!template || body.dataset.locked) return false;
  dialog?.remove();
  dialog = document.createElement("dialog");
  dialog.className = "journey-ask";
  dialog.append(template.content.cloneNode(true));
  const title = dialog.querySelector("h2"), form = dialog.querySelector("form");
  title.id = "journey-title";
  dialog.setAttribute("aria-labelledby", title.id);
  body.append(dialog);
  const decide = (value) => { dialog.close(); decided(value); };
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  for (const pick of dialog.querySelectorAll("[data-pick]")) pick.addEventListener("click", () => decide(pick.dataset.value));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.querySelector(".send")) decide(Object.fromEntries(new FormData(form)));
  });
  dialog.showModal();
  (dialog.querySelector("select") || dialog.querySelector("[data-close]")).focus();
  return true;
}

function change(way, ticket) {
  const members = { ticket, change: way };
  if (way === "back") act("reroute", members);
  else if (way === "add") open("add", ({ lanes, reason }) => act("reroute", { ...members, lanes: lanes.split(","), reason }));
  else open(way, (reason) => act("reroute", { ...members, reason }));
}

document.addEventListener("click", ({ target, detail }) => {
  const button = target.closest("button[data-way]");
  if (!button || body.dataset.locked) return;
  change(button.dataset.way, panel().dataset.journey);
  if (detail) button.blur(); // by mouse: the next Enter is meant for the primary button
});

/* The outcome leaves open whether the visitor goes on: the clerk is asked, and the service ends with the answer. */
document.addEventListener("clerk:refused", (event) => {
  const { name, members, answer } = event.detail;
  if (name !== "finish" || answer?.code !== "STAGES_LEFT") return;
  const asked = open("onward", (reason) => act("finish", { ...members, ...(reason ? { onward: false, reason } : { onward: true }) }));
  if (asked) event.preventDefault();
});

/* Without the hall nothing can be changed. */
function lock() {
  for (const button of document.querySelectorAll("button[data-way]")) button.disabled = Boolean(body.dataset.locked);
}
new MutationObserver(lock).observe(body, { attributes: true, attributeFilter: ["data-locked"] });
new MutationObserver(lock).observe(document.querySelector("[data-part=journey]"), { childList: true });
lock();
