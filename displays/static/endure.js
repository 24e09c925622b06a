// What lets a display run for months: the picture wanders a little so that nothing burns in, and the page begins anew at
// night. Also says when the picture was last known to be true.
const STEP_MS = 60000;
const STEPS = 8;
const RADIUS_PX = 4;
const NIGHT_HOUR = 3;

const zone = document.documentElement.dataset.zone || "Asia/Shanghai";
const seconds = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit" });
const hour = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "numeric", hourCycle: "h23" });
let step = 0;
let wasNight = true; // a page that begins at night does not begin again at once

function wander() {
  step = (step + 1) % STEPS;
  const angle = (step * 2 * Math.PI) / STEPS;
  document.body.style.setProperty("--dx", `${RADIUS_PX * Math.cos(angle)}px`);
  document.body.style.setProperty("--dy", `${RADIUS_PX * Math.sin(angle)}px`);
  const isNight = Number(hour.format(live.now())) === NIGHT_HOUR;
  if (isNight && !wasNight && document.body.dataset.fresh === "live") location.reload();
  else wasNight = isNight;
}

/** Writes the time of the last message where the page asks for it. */
export function date() {
  const heard = globalThis.live ? live.now() - live.age() : NaN;
  const said = Number.isFinite(heard) ? seconds.format(heard) : "—";
  for (const place of document.querySelectorAll("[data-updated]")) place.textContent = said;
}

export function endure() {
  setInterval(wander, STEP_MS);
  document.addEventListener("live:fresh", date);
}
