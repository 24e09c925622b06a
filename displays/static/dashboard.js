// The dashboard: everything is drawn by the server; the page only says how old it is.
import { date } from "./endure.js";

document.addEventListener("live:fresh", date);
