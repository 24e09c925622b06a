// 读给我听 at the pad: the question is read, and each sheet that opens over it. The mode goes with its visitor.
import { firstTouchReads, forget, hush, listens, read } from "/static/web/read_aloud.js";

const body = document.body;
const CLIPS = `/rate/${body.dataset.window}/voice`;
const whole = document.querySelector(".whole");
const sheets = [...document.querySelectorAll("[data-over]")];
const button = () => document.querySelector("[data-toggle=voice]");

function readPage() {
  forget();
  button()?.setAttribute("aria-pressed", String(listens()));
  const open = sheets.find((one) => !one.hidden) ?? whole.querySelector(".question");
  if (listens() && open) read(CLIPS, ...open.querySelectorAll("h1, h1 ~ p:not(.buttons)"));
  else hush();
}

firstTouchReads(CLIPS, "button, a, .reasons label");
document.addEventListener("click", ({ target }) => target.closest("[data-toggle=voice]") && body.toggleAttribute("data-voice"));
new MutationObserver(readPage).observe(body, { attributeFilter: ["data-voice"] });
for (const sheet of sheets) new MutationObserver(() => listens() && readPage()).observe(sheet, { attributeFilter: ["hidden"] });
new MutationObserver(() => {
  if (whole.querySelector(".asks")) button()?.setAttribute("aria-pressed", String(listens()));
  else body.removeAttribute("data-voice");
}).observe(whole, { childList: true });
