/* The console: keys and presses become commands; what is seen comes as rendered parts from the server.
   One press is one request id; the next press waits until the picture shows what the last one did. */
import { post, newKey } from "/static/web/live.js";
import { Toast } from "./toast.js";
import { Dialogs } from "./dialogs.js";
import { oneTab } from "./one_tab.js";
import { tick } from "./timers.js";

const LOCK_MS = 800;      // the second press of a double press
const PICTURE_MS = 3000;  // how long the picture may lag behind an answer
const CUT_MS = 10000;     // two beats of the server are missing: what is seen may be wrong
const OPENING_MS = 2000;  // a page that opens is not an outage
const body = document.body;
const words = document.getElementById("words").dataset;
const part = (name) => document.querySelector(`[data-part=${name}]`);
const base = `/api/v1/windows/${body.dataset.window}/`;
const toast = new Toast();
let busy = false, free = 0, seen = body.dataset.after, otherTab = false;

const rev = (id) => Number((id || "").split("-")[1] || 0);
const day = (id) => (id || "").split("-")[0];
const reached = (id) => !id || day(seen) > day(id) || (day(seen) === day(id) && rev(seen) >= rev(id));

function lockedBy() {
  if (window.live.age() > CUT_MS) return "cut";
  if (otherTab) return "tab";
  const seat = document.querySelector("[data-part=pill] [data-seat]")?.dataset.seat; // none: the window is closed
  return seat && seat !== body.dataset.seat ? "seat" : "";
}

/* Buttons come new with every part: what is locked must be locked on them again. */
function relock() {
  const locked = lockedBy();
  if (body.dataset.locked !== locked) body.dataset.locked = locked;
  if (locked) dialogs.closeAll();
  for (const button of document.querySelectorAll("button[data-act], button[data-open]:not([data-open=menu])")) {
    const off = Boolean(locked) || button.hasAttribute("data-off");
    if (button.disabled !== off) button.disabled = off;
  }
}

async function act(name, members = {}) {
  if (lockedBy() || busy || performance.now() < free) return null;
  busy = true;
  free = performance.now() + LOCK_MS;
  body.setAttribute("aria-busy", "true");
  try {
    const path = `${base}${name}?lang=${body.dataset.lang}`;
    const { status, body: answer } = await post(path, members, newKey());
    if (status === 401) { location.assign(`/clerk?window=${body.dataset.window}&lang=${body.dataset.lang}`); return false; }
    await picture(answer && answer.event);
    if (status === 204) toast.say(part("next").querySelector("h3 b").textContent);
    else if (status < 300) toast.say(answer.message, answer.undo_ms && { act: name, ticket: answer.number || "", ms: answer.undo_ms });
    else toast.wrong((answer && (answer.title || answer.detail)) || words.lost);
    return status < 300;
  } catch {
    toast.wrong(words.lost);
    return false;
  } finally {
    busy = false;
    body.removeAttribute("aria-busy");
  }
}

/* Until the parts on the screen are those after the event. */
function picture(id) {
  if (reached(id)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => { if (reached(id)) stop(); };
    const late = setTimeout(stop, PICTURE_MS);
    function stop() { clearTimeout(late); document.removeEventListener("clerk:seen", done); resolve(); }
    document.addEventListener("clerk:seen", done);
  });
}

const dialogs = new Dialogs(act, words);

function press(button) {
  if (!button) return;
  if (button.disabled) { if (button.title && !lockedBy()) toast.wrong(button.title); return; }
  if (button.dataset.open) { dialogs.open(button.dataset.open, button.dataset.ticket); return; }
  const { act: name, ticket, expected, outcome } = button.dataset;
  const members = {};
  if (expected) members.expected = expected;
  if (ticket && name !== "call-next") members.ticket = ticket;
  if (outcome) members.outcome = outcome;
  act(name, members);
}

function undo() {
  if (busy || lockedBy()) return;
  const step = toast.take();
  if (!step) return;
  free = 0;
  if (step.act === "pause") act("resume");
  else act("undo", { ticket: step.ticket });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act], button[data-open]");
  if (!button || button.closest("dialog")) return;
  press(button);
  if (event.detail) button.blur(); // by mouse: the next Enter is meant for the primary button
});
document.getElementById("undo").addEventListener("click", undo);
document.getElementById("leave").addEventListener("click", async () => {
  dialogs.closeAll();
  free = 0;
  if (part("pill").querySelector("[data-state=closed]") || (await act("close"))) {
    await fetch("/api/v1/sessions", { method: "DELETE", headers: { "Idempotency-Key": newKey() } });
    location.assign(`/clerk?lang=${body.dataset.lang}`);
  }
});

function digit(event) {
  return /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (dialogs.opened()) { dialogs.key(event, digit(event)); return; }
  const shut = event.target.closest("dialog:not([open])"); // just closed: the focus leaves it with the next frame only
  const at = shut ? body : event.target;
  if (at.closest("input, select, textarea, [contenteditable]")) return;
  if (event.code === "Enter" || event.code === "NumpadEnter") {
    const other = at.closest("button, a");
    if (!other || other.id === "primary" || event.repeat) event.preventDefault();
    if (!event.repeat && (!other || other.id === "primary")) press(document.getElementById("primary"));
  } else if (event.repeat || event.shiftKey && event.key !== "?") {
    return;
  } else if (event.code === "Escape") {
    undo();
  } else if (event.key === "?") {
    dialogs.open("menu");
  } else if (digit(event) && document.getElementById("keys").checked) {
    event.preventDefault();
    press(document.querySelector(`[data-key="${digit(event)}"]`));
  }
});
// A button that still has the focus must not answer Enter twice: once by itself and once by its keyup.
document.addEventListener("keyup", (event) => {
  if (event.code === "Space" && event.target.id === "primary") event.preventDefault();
});

for (const id of ["keys", "sound"]) {
  const box = document.getElementById(id);
  try { box.checked = localStorage.getItem(`console.${id}`) !== "off"; } catch { /* private mode: on */ }
  box.addEventListener("change", () => {
    try { localStorage.setItem(`console.${id}`, box.checked ? "on" : "off"); } catch { /* private mode */ }
    if (id === "keys") toast.say(box.checked ? words.keysOn : words.keysOff);
  });
}

/* Somebody came to an empty window: the title says so, and a soft tone if wanted. */
let waited = null;
function notice() {
  const waiting = Number(part("next").querySelector("[data-waiting]")?.dataset.waiting || 0);
  const title = document.title.replace(/^\(\d+\) /, "");
  document.title = waiting ? `(${waiting}) ${title}` : title;
  if (waited === 0 && waiting && part("pill").querySelector("[data-state=free]")) {
    toast.say(words.come);
    if (document.getElementById("sound").checked) tone();
  }
  waited = waiting;
}
function tone() {
  const sound = new AudioContext(), wave = sound.createOscillator(), loud = sound.createGain();
  wave.frequency.value = 660;
  loud.gain.setValueAtTime(0.05, sound.currentTime);
  loud.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.4);
  wave.connect(loud).connect(sound.destination);
  wave.start();
  wave.stop(sound.currentTime + 0.4);
  wave.onended = () => sound.close();
}

function shown(event) {
  seen = event.detail.id || seen;
  relock();
  notice();
  tick();
  document.dispatchEvent(new Event("clerk:seen"));
}
document.addEventListener("live:snapshot", shown);
document.addEventListener("live:event", shown);
document.addEventListener("live:beat", relock);
setInterval(() => {
  relock();
  tick();
  const unheard = Math.min(window.live.age(), performance.now());
  body.toggleAttribute("data-young", unheard < OPENING_MS);
  if (body.dataset.locked === "cut") document.getElementById("cut").textContent = words.cut.replace("{}", Math.round(unheard / 1000));
}, 1000);
body.toggleAttribute("data-young", true);
oneTab(`console:${body.dataset.window}`, document.getElementById("here"), (other) => { otherTab = other; relock(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
relock();
notice(); // the first snapshot may have come before this script
tick();
