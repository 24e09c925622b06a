// The hall display: moves what the server drew. Nodes are made once and used again, for a screen that runs for months.
import { Calls } from "./calls.js";
import { endure } from "./endure.js";
import { mediaBetween } from "./media.js";
import { voice } from "./voice.js";
import { withdrawn } from "./withdrawn.js";

const TIP_MS = 20000;
const FADE_MS = 300;
const body = document.body;
const one = (selector) => document.querySelector(selector);
const hero = one(".hero");
const rows = one(".rows");
const nodes = [...rows.children];
const seats = new Map([...one("#seats").children].map(({ dataset }) => [dataset.window, dataset]));
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const calls = new Calls(Number(body.dataset.listed));
const steady = () => performance.now();
const now = () => globalThis.live?.now() ?? Date.now();

function listed() {
  return [...one("[data-part=calls]").children].map(({ dataset }) => ({
    ticket: dataset.ticket, window: dataset.window, calls: Number(dataset.calls), at: Number(dataset.at),
  }));
}

function write(node, words) {
  for (const place of node.querySelectorAll("[data-of]")) {
    const found = String(words[place.dataset.of] ?? "");
    const said = place.dataset.words?.replace("{}", found) ?? found;
    if (place.textContent !== said) place.textContent = said;
  }
}

function words(call) {
  const seat = seats.get(call.window);
  const [name, place] = [seat?.name ?? "", seat?.place ?? ""];
  return { ...call, name, place, where: [name, place].filter(Boolean).join("・") };
}

function columns(count) {
  return count <= 4 ? 1 : count <= 10 ? 2 : count <= 18 ? 3 : 4;
}

function draw() {
  const old = body.dataset.fresh === "old";
  const isNew = calls.tick(steady(), now());
  const large = old ? null : calls.hero(steady());
  hero.dataset.face = large ? (large.fresh ? "fresh" : "settled") : "empty";
  hero.dataset.calls = large && large.calls > 1 ? "again" : "first";
  if (large) {
    hero.dataset.ticket = large.ticket;
    write(hero, words(large));
  } else delete hero.dataset.ticket;
  if (isNew) breathe();
  list(old ? [] : calls.rows());
}

function breathe() {
  hero.classList.remove("breathes");
  void hero.offsetWidth; // begins the animation anew
  hero.classList.add("breathes");
}

function list(others) {
  rows.dataset.columns = columns(others.length);
  nodes.forEach((node, at) => {
    const call = others[at];
    node.hidden = !call && (others.length > 4 || at >= 4); // four places are always seen, taken or not
    const moved = call && node.dataset.ticket !== call.ticket;
    if (!call) delete node.dataset.ticket;
    else {
      node.dataset.ticket = call.ticket;
      node.dataset.calls = call.calls > 1 ? "again" : "first";
      write(node, words(call));
    }
    if (moved && !calm.matches) node.animate([{ transform: "translateY(-3rem)" }, {}], { duration: 300, easing: "ease-out" });
  });
}

function dress() {
  body.dataset.closed = one("[data-part=closed]").childElementCount ? "yes" : "no";
  body.dataset.dark = one("[data-part=closed] [data-dark]") ? "yes" : "no";
  draw();
}

document.addEventListener("live:snapshot", ({ detail }) => {
  calls.start(listed(), steady(), detail.now);
  dress();
});
document.addEventListener("live:event", ({ detail }) => {
  if (detail.kind) calls.hear(detail.event, detail.now);
  if ("calls" in detail.parts) calls.take(listed());
  dress();
});
document.addEventListener("live:fresh", draw);

let tip = 0;
function nextTip() {
  const tips = one("#tips").children;
  tip = (tip + 1) % tips.length;
  const place = one(".tip");
  place.classList.add("fades");
  setTimeout(() => {
    sayTip();
    place.classList.remove("fades");
  }, FADE_MS);
}

function sayTip() {
  const said = one("#tips").children[tip] ?? one("#tips").firstElementChild;
  one("[data-tip=said]").textContent = said.textContent;
  one("[data-tip=english]").textContent = said.dataset.english;
}

calls.start(listed(), steady(), now());
dress();
sayTip();
setInterval(draw, 250);
setInterval(nextTip, TIP_MS);
withdrawn(false);
endure();
voice();
mediaBetween();
