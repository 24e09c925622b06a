// When a display's page begins anew, and how it says that it is well: uptime, memory, pictures a second.
import { keepShell } from "./shell.js";

const LOOK_MS = 10000;
const NIGHT_HOUR = 3;
const MOST_BYTES = 300 * 2 ** 20;
const SILENT_MS = 120000;
const ANSWER_MS = 5000;
const began = performance.now();
let wasNight = true; // a page that begins at night does not begin again at once
let there = false; // whether the hall answered this page, which it had not heard for long, the last time

const heap = () => performance.memory?.usedJSHeapSize ?? 0;

/** Nobody has been called just now: the picture may go for a second. */
const quiet = () => document.querySelector("[data-face=fresh], [data-face=calling]") === null;

async function answers() {
  try {
    const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS) });
    return (await answer.text()).startsWith("alive");
  } catch {
    return false;
  }
}

/* A page that is not answered on its socket for two minutes, though the hall answers twice in a row: its own fault, so it
   begins anew. One that slept is about to be answered. */
async function unheard() {
  const unheardOf = () => live.age() >= SILENT_MS && performance.now() - began >= SILENT_MS;
  const before = there;
  there = unheardOf() && await answers();
  if (before && there && unheardOf()) location.reload();
}

function pictures() {
  return new Promise((resolve) => {
    let count = 0;
    const from = performance.now();
    const next = (at) => {
      count += 1;
      if (at - from < 1000) requestAnimationFrame(next);
      else resolve(Math.round((count * 1000) / (at - from)));
    };
    requestAnimationFrame(next);
  });
}

async function tell() {
  const words = { up: Math.round((performance.now() - began) / 1000), heap: Math.round(heap() / 2 ** 20), sound: document.body.dataset.sound || "none" };
  if (!document.hidden) words.fps = await pictures();
  document.body.dataset.health = Object.entries(words).map(([name, word]) => `${name}=${word}`).join(",");
}

export function rebirth(zone) {
  const hour = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "numeric", hourCycle: "h23" });
  keepShell();
  tell();
  setInterval(() => {
    tell();
    unheard();
    const isNight = Number(hour.format(live.now())) === NIGHT_HOUR;
    const live_ = document.body.dataset.fresh === "live";
    if (live_ && quiet() && ((isNight && !wasNight) || heap() > MOST_BYTES)) location.reload();
    else wasNight = isNight && (wasNight || !live_ || quiet());
  }, LOOK_MS);
}
