// 读给我听: the first touch of a thing reads it, the second acts. Clips come from the hall; a page that opens is read too.
// The page says by body[data-voice] that somebody listens. While something is said, nobody counts as gone: that is
// body[data-speaking].
const body = document.body;
const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const LONGEST = 300;
const words = (element) => (element.getAttribute("aria-label") || element.innerText).replace(/\s+/g, " ").trim();
export const listens = () => "voice" in body.dataset;
let sound = null; // the audio context, once somebody has touched the page
let playing = null;
let asked = 0;
let heard = null; // what was read last: the next touch of it acts

export function hush() {
  asked += 1;
  playing?.stop();
  playing = null;
  delete body.dataset.speaking;
}

export function forget() {
  heard?.removeAttribute("data-heard");
  heard = null;
}

/* address: where this page's clips are. */
export async function read(address, ...elements) {
  hush();
  const seen = elements.filter((one) => one.checkVisibility({ visibilityProperty: true }));
  const text = seen.map(words).filter(Boolean).join(lang === "zh" ? "，" : ", ");
  if (!text) return;
  const mine = asked;
  body.dataset.speaking = "";
  try {
    sound ??= new AudioContext();
    const answer = await fetch(`${address}?lang=${lang}&text=${encodeURIComponent(text.slice(0, LONGEST))}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const clip = await sound.decodeAudioData(await answer.arrayBuffer());
    if (mine !== asked) return;
    await sound.resume();
    if (mine !== asked) return;
    playing = new AudioBufferSourceNode(sound, { buffer: clip });
    playing.connect(sound.destination);
    playing.addEventListener("ended", () => mine === asked && hush());
    playing.start();
  } catch {
    if (mine === asked) hush(); // silence stops nobody: the second touch still acts
  }
}

/* things: selector of what can be touched, but the mode's own button. */
export function firstTouchReads(address, things) {
  // Before anybody else hears of the touch. What the page itself presses is no touch.
  addEventListener("click", (event) => {
    const target = event.target.closest?.(things);
    if (!listens() || !event.isTrusted || !target || target.dataset.toggle === "voice") return;
    if (event.target.matches("input")) return; // what a label that was touched twice does to its box
    if (target === heard) return forget();
    event.stopImmediatePropagation();
    event.preventDefault();
    forget();
    heard = target;
    target.dataset.heard = "";
    read(address, target);
  }, { capture: true });
}
