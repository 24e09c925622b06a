// Says the calls of the zones for which this page is the one that speaks: a chime, the sentence in the hall's languages,
// twice; once while more than three wait. One after the other, so that nothing overlaps. Whoever is served already is
// not called any more, and what is old is not said at all. The sentence stands as a caption meanwhile.
import { newKey, post } from "/static/web/live.js";

const ASK_MS = 4000;
const OLD_MS = 30000;
const MANY = 3;
const TIMES = 2;
const PAUSE_MS = 400;
const STARTS_MS = 1500; // a sound that is allowed begins within a moment
const screenId = newKey().slice(0, 16);
const body = document.body;
const languages = (body.dataset.voice || "").split(" ").filter(Boolean);
const zones = (body.dataset.zones || "").split(" ").filter(Boolean);
const caption = document.querySelector(".caption");
const silent = document.querySelector(".silent");
const zoneOf = new Map([...document.querySelectorAll("#seats li")].map(({ dataset }) => [dataset.window, dataset.zone]));
const waiting = [];
let held = new Set();
let heldUntil = -Infinity; // by the wall's clock: the steady one may have slept while another took over
const since = new Map(); // zone → from when on (the hall's time) its calls are this page's: others said the earlier ones
let sound = null;
let speaking = null;
let last = "";

const speaksFor = ({ window, at }) => Date.now() < heldUntil && held.has(zoneOf.get(window)) && at >= (since.get(zoneOf.get(window)) ?? 0);
const rests = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function ask() {
  const asked = Date.now();
  try {
    const { status, body: told } = await post("/api/v1/announcer", { screen: screenId, zones: sound?.state === "running" ? zones : [] }, newKey());
    if (status !== 200) return;
    [held, heldUntil] = [new Set(told.zones), asked + told.held_s * 1000];
    for (const zone of told.taken) since.set(zone, told.now);
    body.dataset.speaks = told.zones.join(" ");
  } catch {
    return; // what is held runs out by itself
  }
}

function play(buffer) {
  return new Promise((resolve) => {
    const source = new AudioBufferSourceNode(sound, { buffer });
    source.connect(sound.destination);
    source.addEventListener("ended", resolve);
    source.start();
    setTimeout(resolve, buffer.duration * 1000 + 1500); // a sound card that has gone must not end the voice for ever
  });
}

/* Two tones, 0.8 s. */
function chime() {
  const rate = sound.sampleRate;
  const buffer = new AudioBuffer({ length: Math.round(rate * 0.8), sampleRate: rate });
  const samples = buffer.getChannelData(0);
  for (let at = 0; at < samples.length; at += 1) {
    const [since, pitch] = at < rate * 0.35 ? [at / rate, 659.26] : [at / rate - 0.35, 523.25];
    samples[at] = 0.35 * Math.exp(-5 * since) * Math.sin(2 * Math.PI * pitch * since);
  }
  return play(buffer);
}

async function clip(query, lang) {
  const answer = await fetch(`/voice/call?lang=${lang}&${query}`, { signal: AbortSignal.timeout(6000) });
  if (!answer.ok) throw new Error(String(answer.status));
  return sound.decodeAudioData(await answer.arrayBuffer());
}

async function say(call) {
  const halves = Promise.all(languages.flatMap((lang) => [clip(`ticket=${call.ticket}`, lang), clip(`window=${call.window}`, lang)]));
  halves.catch(() => undefined); // heard of when the chime is over
  const times = waiting.length > MANY ? 1 : TIMES;
  for (let time = 0; time < times && !call.over; time += 1) {
    document.dispatchEvent(new CustomEvent("voice:says", { detail: { ...call, time } }));
    await chime();
    for (const half of await halves) if (!call.over) await play(half);
    await rests(PAUSE_MS);
  }
}

async function speak() {
  if (speaking) return;
  while (waiting.length) {
    const call = waiting.shift();
    if (call.over || live.now() - call.at > OLD_MS || body.dataset.fresh !== "live" || !speaksFor(call)) continue;
    speaking = call;
    caption.textContent = caption.dataset.words.replace("{ticket}", call.ticket).replace("{window}", call.window);
    try {
      await say(call);
    } catch {
      await rests(TIMES * 2000); // without a voice the caption stands for as long
    }
    caption.textContent = "";
    document.dispatchEvent(new CustomEvent("voice:said", { detail: call }));
    speaking = null;
  }
}

/** One event: a call waits for its turn; one that is over is not said, or ends in mid-sentence. */
function hear(event) {
  if (event.kind === "ticket.called" || event.kind === "ticket.recalled") {
    if (event.id === last || !speaksFor(event)) return;
    last = event.id;
    waiting.push({ ticket: event.ticket, window: event.window, at: event.at, over: false });
    speak();
    return;
  }
  for (const ticket of [event.state === "called" ? undefined : event.ticket, event.also]) {
    for (const call of [...waiting, speaking]) if (ticket && call?.ticket === ticket) call.over = true;
  }
}

function tellSound() {
  const on = sound.state === "running";
  body.dataset.sound = on ? "on" : "off";
  silent.hidden = on;
  ask();
}

export function voice() {
  if (!languages.length || !zones.length) return;
  sound = new AudioContext();
  sound.addEventListener("statechange", tellSound);
  addEventListener("click", () => sound.resume());
  setTimeout(tellSound, STARTS_MS);
  setInterval(ask, ASK_MS);
  addEventListener("pagehide", () => fetch("/api/v1/announcer", {
    method: "POST", keepalive: true, headers: { "Content-Type": "application/json", "Idempotency-Key": newKey() }, body: JSON.stringify({ screen: screenId, zones: [] }),
  }).catch(() => undefined));
  document.addEventListener("live:event", ({ detail: { event } }) => event?.kind && hear(event));
}
