/* One connection to the hall: parts of the page are replaced as they change, events are told to the page, and the body
   says how old the picture is (data-fresh): connecting, live, lagging (15 s), stale (30 s), old (5 min).
   A page that names an address to ask at (data-poll) is asked for every 10 s while no socket comes through. */
import { Link } from "./link.js";
import { newKey, post } from "./post.js";
export { newKey, post };

const LAGGING_MS = 15000, STALE_MS = 30000, OLD_MS = 300000;
const POLL_MS = 10000, POLL_AFTER = 2;
const SLEPT_MS = 3000, LATE_MS = 8000;
const body = document.body;
const topic = body.dataset.live;
let after = body.dataset.after || "";
let ahead = 0;          // the hall's time minus this device's steady clock
let heard = -Infinity;  // when the hall was last heard, on the steady clock
let link = null, told = "";
let polling = null, mark = "";
const screenId = newKey().slice(0, 16);  // which opening of this page it is
const version = document.documentElement.dataset.version || "0";
const mine = document.documentElement.dataset.hallFile || "";
const kept = "kept" in document.documentElement.dataset;  // the hall could not be asked: this is the page as it was last

const steady = () => performance.now();
const now = () => (heard > -Infinity ? steady() + ahead : Date.now());
window.live = { now, age: () => steady() - heard, polls: () => polling !== null, ask: () => { if (polling) poll(); } };

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(`live:${name}`, { detail }));
}

/* What the hall tells everybody has its place on every page, whether or not the page has made one. */
function makePlace(name) {
  const place = document.createElement("div");
  place.dataset.part = name;
  place.setAttribute("role", name === "emergency" ? "alert" : "note");
  if (name === "emergency") body.append(place);
  else body.prepend(place);
}

function replace(parts) {
  for (const [name, html] of Object.entries(parts || {})) {
    if (["emergency", "notices"].includes(name) && html && !document.querySelector(`[data-part="${name}"]`)) makePlace(name);
    for (const element of document.querySelectorAll(`[data-part="${CSS.escape(name)}"]`)) element.innerHTML = html;
  }
}

/* Of the machine, not of the hall: it is to show which one it is, or its time as one of the hall's has ended. */
function heed({ type, name, for_ms: forMs, why }) {
  if (type === "away") return location.replace(`/out-of-service?why=${why}&lang=${document.documentElement.lang.slice(0, 2)}`);
  document.querySelector(".identify")?.remove();
  const sign = document.createElement("div");
  sign.className = "identify";
  sign.setAttribute("role", "status");
  sign.textContent = name;
  body.append(sign);
  return setTimeout(() => sign.remove(), forMs);
}

/* Somebody is in the middle of something: a kiosk beyond its first page, an open question, words half typed. */
const busy = () => (body.dataset.view || "home") !== "home" || document.querySelector("dialog[open]") !== null
  || Boolean(document.activeElement?.matches("input, textarea") && document.activeElement.value);

/* Another hall file holds, and this page was made from the old one: it is asked for again once nobody is disturbed. */
function outdated(file) {
  if (!mine || !file || file === mine) return;
  setTimeout(() => (busy() ? outdated(file) : location.reload()), 300 + Math.random() * 1200);
}

function hear(message) {
  const { type, id, parts, events } = message;
  const first = heard === -Infinity;
  heard = steady();
  ahead = message.now - heard;
  after = id;
  if (first) tick(); // until now nobody knew the hall's time
  look();
  if (type === "snapshot") {
    replace(parts);
    outdated(message.hall);
    tell("snapshot", { id, now: message.now, parts, missed: events });
  } else if (type === "event") {
    replace(parts);
    const list = events.length ? events : [{ kind: "" }];
    list.forEach((event, at) => tell("event", { id: at === list.length - 1 ? id : event.id, now: message.now, kind: event.kind, event, parts: at === list.length - 1 ? parts || {} : {} }));
  } else {
    tell("beat", { id, now: message.now });
  }
}

function connect() {
  const lang = document.documentElement.lang.slice(0, 2);
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return new Link({
    patient: Boolean(body.dataset.poll),
    address: () => `${scheme}://${location.host}/live/${topic}?after=${encodeURIComponent(after)}&lang=${lang}`,
    sign: () => `here ${screenId} ${version} ${Math.min(999999999, Math.round(steady() - heard))}${body.dataset.health ? ` ${body.dataset.health}` : ""}`,
    hear: (text, first) => {
      clearInterval(polling);
      polling = null;
      mark = "";
      const message = JSON.parse(text);
      wake();
      if (message.type === "identify" || message.type === "away") heed(message);
      else if (!first && message.now < now() - LATE_MS) return false;
      else hear(message);
      return true;
    },
    lost: (tries) => {
      if (tries < POLL_AFTER || !body.dataset.poll || polling) return;
      poll();
      polling = setInterval(poll, POLL_MS);
    },
    refused: known,
  });
}

/** A machine whose key opens nothing any more shows the page that says so. */
async function known() {
  if (!document.documentElement.dataset.device) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(5000) });
    if (answer.status === 401 || answer.status === 403) location.reload();
  } catch {
    return; // the server is away: that is another matter
  }
}

/** The page's parts without a socket. What has not changed is still news: the hall was heard. */
async function poll() {
  try {
    const lang = document.documentElement.lang.slice(0, 2);
    const asked = { headers: mark ? { "If-None-Match": mark } : {}, cache: "no-store", signal: AbortSignal.timeout(5000) };
    const answer = await fetch(`${body.dataset.poll}?lang=${lang}`, asked);
    if (!polling) return;
    if (answer.status === 304) return hear({ type: "beat", id: after, now: now() });
    const message = await answer.json();
    if (message.code === "UNKNOWN_TICKET") location.reload(); // the page itself says what has become of it
    if (!answer.ok) return;
    mark = answer.headers.get("ETag") || "";
    hear(message);
  } catch {
    return; // the page grows old, and says so
  }
}

function look() {
  const age = steady() - heard;
  const word = heard === -Infinity && steady() < STALE_MS && !kept ? "connecting"
    : age < LAGGING_MS ? "live" : age < STALE_MS ? "lagging" : age < OLD_MS ? "stale" : "old";
  if (word === told) return;
  told = word;
  body.dataset.fresh = word;
  tell("fresh", word);
}

const zone = { timeZone: document.documentElement.dataset.zone || "Asia/Shanghai" };
const chinese = document.documentElement.lang.startsWith("zh");
const clocks = {
  time: new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" }),
  date: new Intl.DateTimeFormat(chinese ? "zh-CN" : "en-GB", { ...zone, month: chinese ? "long" : "short", day: "numeric", weekday: "short" }),
};
/* A device that slept comes back with a picture of long ago, and on some the steady clock has slept too. */
let wall = Date.now(), then = steady();
function wake() {
  const slept = Date.now() - wall - (steady() - then);
  [wall, then] = [Date.now(), steady()];
  if (slept < SLEPT_MS) return;
  heard -= slept;
  ahead += slept;
  link?.slept(slept);
}

function tick() {
  wake();
  look();
  if (topic && heard === -Infinity && !kept) return;
  for (const element of document.querySelectorAll("[data-clock]")) {
    const text = clocks[element.dataset.clock].format(now());
    if (element.textContent !== text) element.textContent = text;
  }
}

if (topic) {
  body.dataset.fresh = "connecting";
  link = connect();
}
tick();
setInterval(tick, 1000);
