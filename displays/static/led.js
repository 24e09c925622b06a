// The LED matrix: drawn by the server; the page only has to last. It does not wander: LEDs do not burn in.
import { rebirth } from "./rebirth.js";

rebirth(document.documentElement.dataset.zone || "Asia/Shanghai");
