// 读给我听: the first touch of a thing reads it, the second acts. Clips come from the hall; a page that opens is read too.
// While something is said, nobody counts as gone: body[data-speaking] holds the idle clock.
const body = document.body;
const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const button = document.querySelector("[data-toggle=voice]");
const READ = "h1, .note, .banner b, .number, .what, .called, .figures p, .where b, .check-missing, .panel h2, .box h2, .why, .prompt";
const LONGEST = 300;
const on = () => "voice" in body.dataset;
const words = (element) => (element.getAttribute("aria-label") || element.innerText).replace(/\s+/g, " ").trim();
let sound = null; // the audio context, once somebody has touched the page
let playing = null;
let asked = 0;
let heard = null; // what was read last: the next touch of it acts

function hush() {
  asked += 1;
  playing?.stop();
  playing = null;
  delete body.dataset.speaking;
}

async function say(text) {
  hush();
  if (!text) return;
  const mine = asked;
  body.dataset.speaking = "";
  try {
    sound ??= new AudioContext();
    const answer = await fetch(`/kiosk/voice?lang=${lang}&text=${encodeURIComponent(text.slice(0, LONGEST))}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const clip = await sound.decodeAudioData(await answer.arrayBuffer());
    if (mine !== asked) return;
    await sound.resume();
    if (mine !== asked) return;
    playing = new AudioBufferSourceNode(sound, { buffer: clip });
    playing.connect(sound.destination);
    playing.addEventListener("ended", () => mine === asked && hush());
    playing.start();
    document.dispatchEvent(new CustomEvent("kiosk:said", { detail: text }));
  } catch {
    if (mine === asked) hush(); // silence stops nobody: the second touch still acts
  }
}

function readPage() {
  const view = document.querySelector(".view:not([hidden])");
  const parts = [...view.querySelectorAll(READ)].filter((one) => one.checkVisibility({ visibilityProperty: true }));
  say(parts.map(words).filter(Boolean).join(lang === "zh" ? "，" : ", "));
}

function forget() {
  heard?.removeAttribute("data-heard");
  heard = null;
}

if (button) {
  // Before anybody else hears of the touch. What the page itself presses is no touch.
  addEventListener("click", (event) => {
    const target = event.target.closest?.("button, a");
    if (!on() || !event.isTrusted || !target || target === button) return;
    if (target === heard) return forget();
    event.stopImmediatePropagation();
    event.preventDefault();
    forget();
    heard = target;
    target.dataset.heard = "";
    say(words(target));
  }, { capture: true });

  new MutationObserver(() => {
    forget();
    if (on()) readPage();
    else hush();
  }).observe(body, { attributeFilter: ["data-view", "data-voice"] });

  // A number stands on the screen a moment after its page.
  new MutationObserver(() => on() && body.dataset.view === "ticket" && readPage())
    .observe(document.querySelector(".view[data-name=ticket]"), { childList: true });
}
