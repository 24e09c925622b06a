/* The console: keys and presses become commands; what is seen comes as rendered parts from the server.
   One press is one request id; the next press waits until the picture shows what the last one did. */
import { post, newKey } from "/static/web/live.js";
import { Toast } from "./toast.js";
import { Dialogs } from "./dialogs.js";
import { Keys, digit, sign } from "./keys.js";
import { float } from "./float.js";
import { notice } from "./notice.js";
import { oneTab } from "./one_tab.js";
import { settings } from "./settings.js";
import { tick } from "./timers.js";

const LOCK_MS = 800;      // the second press of a double press
const SLOW_MS = 700;      // an answer that takes longer is waited for in sight
const PICTURE_MS = 3000;  // how long the picture may lag behind an answer
const CUT_MS = 10000;     // two beats of the server are missing: what is seen may be wrong
const OPENING_MS = 2000;  // a page that opens is not an outage
const body = document.body;
const words = document.getElementById("words").dataset;
const part = (name) => document.querySelector(`[data-part=${name}]`);
const primary = () => document.getElementById("primary");
const base = `/api/v1/windows/${body.dataset.window}/`;
const toast = new Toast();
const keys = new Keys(document.querySelectorAll("#menu .key"));
let busy = false, free = 0, seen = body.dataset.after, otherTab = false;
let ended = null; // the finish whose Enter also calls the next, until that has happened

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
  if (locked) {
    dialogs.closeAll();
    ended = null;
  }
  for (const button of document.querySelectorAll("button[data-act], button[data-open]:not([data-open=menu])")) {
    const off = Boolean(locked) || button.hasAttribute("data-off");
    if (button.disabled !== off) button.disabled = off;
  }
  for (const button of document.querySelectorAll("#leave, #settings [type=submit]")) button.disabled = Boolean(locked);
  for (const button of document.querySelectorAll(".panel button")) { // of other rooms: as they were, once it is over
    if (locked && !button.disabled) [button.disabled, button.dataset.locked] = [true, ""];
    else if (!locked && "locked" in button.dataset) {
      button.disabled = false;
      delete button.dataset.locked;
    }
  }
}

/* A panel may have a question for the clerk where the hall has refused; it then acts again by itself. */
function unasked(name, members, answer) {
  return document.dispatchEvent(new CustomEvent("clerk:refused", { cancelable: true, detail: { name, members, answer } }));
}
document.addEventListener("clerk:act", ({ detail }) => { free = 0; act(detail.name, detail.members); });

/* One command. Its answer, or null; `after` is a finish that this call follows: both are said and taken back together. */
async function act(name, members = {}, after = null) {
  if (lockedBy() || busy || performance.now() < free) return null;
  busy = true;
  free = performance.now() + LOCK_MS;
  body.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => body.toggleAttribute("data-slow", true), SLOW_MS);
  try {
    const path = `${base}${name}?lang=${body.dataset.lang}`;
    const { status, body: answer } = await post(path, members, newKey());
    if (status === 401) { location.assign(`/clerk?window=${body.dataset.window}&lang=${body.dataset.lang}`); return null; }
    await picture(answer && answer.event);
    if (status === 204) toast.say(part("next").querySelector("h3 b").textContent);
    else if (status < 300) said(name, answer, after);
    else if (unasked(name, members, answer)) toast.wrong((answer && (answer.title || answer.detail)) || words.lost);
    return status < 300 ? answer || {} : null;
  } catch {
    toast.wrong(words.lost);
    return null;
  } finally {
    clearTimeout(slow);
    busy = false;
    for (const mark of ["aria-busy", "data-slow"]) body.removeAttribute(mark);
  }
}

function said(name, answer, after) {
  const step = answer.undo_ms && { act: name, ticket: answer.number || "", ms: answer.undo_ms };
  if (!after) toast.say(answer.message, step);
  else toast.say(`${after.message}${words.and}${answer.message}`, { act: "finish", ticket: after.number, ms: Math.max(1, after.until - performance.now()) });
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

/* A finish, after which the same Enter calls the next where the clerk wants that: at once, or when the pad is done. */
async function finish(members) {
  const answer = await act("finish", members);
  if (!answer || !body.hasAttribute("data-together")) return;
  ended = { message: answer.message, number: answer.number, until: performance.now() + (answer.undo_ms || 0) };
  callAfter();
}

async function callAfter() {
  const button = primary();
  if (!ended || busy || button.dataset.act !== "call-next" || button.dataset.waits) return;
  const after = ended;
  ended = null;
  if (!button.dataset.expected) return;
  free = 0;
  await act("call-next", { expected: button.dataset.expected }, after);
}

const dialogs = new Dialogs((name, members) => (name === "finish" ? finish(members) : act(name, members)), (name) => press(named(name)), words);
const named = (name) => document.querySelector(`button[data-name="${name}"]`);

function press(button) {
  if (!button) return;
  if (button.disabled) { if (button.title && !lockedBy()) toast.wrong(button.title); return; }
  if (button.dataset.open) { dialogs.open(button.dataset.open, button.dataset.ticket); return; }
  if ("again" in button.dataset) { dialogs.open("again"); return; }
  const { act: name, ticket, expected, outcome } = button.dataset;
  if ("asks" in button.dataset) { end(outcome); return; }
  const members = {};
  if (expected) members.expected = expected;
  if (ticket && name !== "call-next") members.ticket = ticket;
  if (outcome) members.outcome = outcome;
  ended = null;
  if (name === "finish") finish(members);
  else act(name, members);
}

/* A service ends with this outcome; one that has gaps asks for them first. */
function end(outcome) {
  const button = primary();
  if (button.disabled || button.dataset.act !== "finish") return;
  const { ticket } = button.dataset;
  if (dialogs.asks(outcome)) dialogs.open("outcome", ticket, outcome);
  else finish({ ticket, outcome });
}

function undo() {
  if (busy || lockedBy()) return;
  ended = null;
  const step = toast.take();
  if (!step) return;
  free = 0;
  if (step.act === "pause") act("resume");
  else act("undo", { ticket: step.ticket });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act], button[data-open]");
  if (button && !button.closest("dialog")) press(button);
});
// No button takes the focus by mouse, nor has it again after a dialog: the next Enter is meant for the primary button.
document.addEventListener("mousedown", (event) => {
  if (!event.target.closest("button") || event.target.closest("dialog")) return;
  event.preventDefault();
  document.activeElement?.blur();
});
document.getElementById("undo").addEventListener("click", undo);
document.getElementById("leave").addEventListener("click", async () => {
  document.getElementById("menu").close();
  free = 0;
  if (part("pill").querySelector("[data-state=closed]") || (await act("close"))) {
    await fetch("/api/v1/sessions", { method: "DELETE", headers: { "Idempotency-Key": newKey() } });
    location.assign(`/clerk?lang=${body.dataset.lang}`);
  }
});

function single(event) {
  if (event.repeat || !body.hasAttribute("data-single")) return;
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) { dialogs.open("menu"); return; }
  const name = !event.shiftKey && keys.named(sign(event));
  if (!name) return;
  event.preventDefault();
  if (named(name)) press(named(name));
  else end(name);
}

function key(event) {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (dialogs.opened()) { dialogs.key(event, digit(event)); return; }
  const shut = event.target.closest("dialog:not([open])"); // just closed: the focus leaves it with the next frame only
  const at = shut ? body : event.target;
  if (at.closest("input, select, textarea, [contenteditable]")) return;
  if (event.code === "Enter" || event.code === "NumpadEnter") {
    const other = at.closest("button, a");
    if (!other || other.id === "primary" || event.repeat) event.preventDefault();
    if (!event.repeat && (!other || other.id === "primary")) press(primary());
  } else if (event.code === "Escape") {
    if (!event.repeat) undo();
  } else single(event);
}
document.addEventListener("keydown", key);
// A button that still has the focus must not answer Enter twice: once by itself and once by its keyup.
document.addEventListener("keyup", (event) => {
  if (event.code === "Space" && event.target.id === "primary") event.preventDefault();
});

const say = (sentence) => toast.say(sentence);
const copy = float(document.getElementById("float"), () => press(primary()), key);
settings(keys, words, say);

function shown(event) {
  seen = event.detail.id || seen;
  relock();
  keys.dress();
  notice(words, say);
  tick();
  copy();
  document.dispatchEvent(new Event("clerk:seen"));
  callAfter();
}
document.addEventListener("live:snapshot", shown);
document.addEventListener("live:event", shown);
document.addEventListener("live:beat", relock);
document.addEventListener("clerk:rested", () => { relock(); callAfter(); });
setInterval(() => {
  relock();
  tick();
  copy();
  const unheard = Math.min(window.live.age(), performance.now());
  body.toggleAttribute("data-young", unheard < OPENING_MS);
  if (body.dataset.locked === "cut") document.getElementById("cut").textContent = words.cut.replace("{}", Math.round(unheard / 1000));
}, 1000);
body.toggleAttribute("data-young", true);
oneTab(`console:${body.dataset.window}`, document.getElementById("here"), (other) => { otherTab = other; relock(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }); // kept by "back": as old as it may be
relock();
notice(words, say); // the first snapshot may have come before this script
tick();
