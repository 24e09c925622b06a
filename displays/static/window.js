// The window display: everything is drawn by the server; the page only has to last.
import { endure } from "./endure.js";

endure();
