// 读给我听 at the kiosk: each view is read when it opens.
import { firstTouchReads, forget, hush, listens, read } from "/static/web/read_aloud.js";

const CLIPS = "/kiosk/voice";
const READ = "h1, .note, .banner b, .number, .what, .called, .figures p, .where b, .check-missing, .panel h2, .box h2, .why, .prompt";
const readPage = () => read(CLIPS, ...document.querySelector(".view:not([hidden])").querySelectorAll(READ));

if (document.querySelector("[data-toggle=voice]")) {
  firstTouchReads(CLIPS, "button, a");

  new MutationObserver(() => {
    forget();
    if (listens()) readPage();
    else hush();
  }).observe(document.body, { attributeFilter: ["data-view", "data-voice"] });

  // A number stands on the screen a moment after its page.
  new MutationObserver(() => listens() && document.body.dataset.view === "ticket" && readPage())
    .observe(document.querySelector(".view[data-name=ticket]"), { childList: true });
}
