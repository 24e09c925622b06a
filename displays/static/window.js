// The window display: all but a call taken back is drawn by the server; the page only has to last.
import { endure } from "./endure.js";
import { withdrawn } from "./withdrawn.js";

withdrawn(true);
endure();
