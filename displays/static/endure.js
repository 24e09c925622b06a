// What lets a display run for months: the picture wanders a little so that nothing burns in, the page begins anew at
// night, when its memory grows, or when it hears nothing although the hall can be reached. Also says when the picture
// was last known to be true.
import "/static/web/updated.js";
import { rebirth } from "./rebirth.js";

const STEP_MS = 60000;
const STEPS = 8;
const RADIUS_REM = 0.4; // the margin of body in display.css

const zone = document.documentElement.dataset.zone || "Asia/Shanghai";
let step = 0;

function wander() {
  step = (step + 1) % STEPS;
  const angle = (step * 2 * Math.PI) / STEPS;
  document.body.style.setProperty("--dx", `${RADIUS_REM * Math.cos(angle)}rem`);
  document.body.style.setProperty("--dy", `${RADIUS_REM * Math.sin(angle)}rem`);
}

export function endure() {
  setInterval(wander, STEP_MS);
  rebirth(zone);
}
