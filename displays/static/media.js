// Pictures and films between calls, where the site has some: over the empty rows only, silent, and gone the moment
// anybody is called. Two nodes, made once.
const LIST_MS = 300000;
const LOOK_MS = 250;
const PICTURE_MS = 12000;
const FILM_MS = 120000; // the longest that one is shown
const body = document.body;
const place = document.querySelector(".media");
const [picture, film] = place ? place.children : [];
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let media = [];
let at = -1;
let until = 0;

const shows = () => !place.hidden;
const steady = () => performance.now();

async function list() {
  try {
    const answer = await fetch("/hall-media", { cache: "no-store", signal: AbortSignal.timeout(6000) });
    if (answer.ok) media = (await answer.json()).media.filter(({ kind }) => kind === "picture" || !calm.matches);
  } catch {
    return; // what is known goes on
  }
}

/* Nobody is called, nothing is listed, and what stands there is true. */
function free() {
  const quiet = document.querySelector(".hero").dataset.face === "empty" && !document.querySelector(".rows .row[data-ticket]");
  const told = document.querySelector(".hero .wait-on:not([hidden])") === null;
  return quiet && told && body.dataset.fresh === "live" && body.dataset.closed === "no" && media.length > 0;
}

function next() {
  at = (at + 1) % media.length;
  const { src, kind } = media[at];
  const [shown, other] = kind === "film" ? [film, picture] : [picture, film];
  other.hidden = true;
  film.pause();
  if (shown.getAttribute("src") !== src) shown.src = src;
  shown.hidden = false;
  until = steady() + (kind === "film" ? FILM_MS : PICTURE_MS);
  if (kind === "film") {
    film.currentTime = 0;
    film.play().catch(() => { until = 0; });
  }
}

function cover() {
  place.hidden = true;
  film.pause();
  until = 0;
}

function look() {
  if (!free()) {
    if (shows()) cover();
  } else if (steady() >= until) {
    next();
    place.hidden = false;
  }
}

export function mediaBetween() {
  if (!place) return;
  film.addEventListener("ended", () => { until = 0; });
  for (const node of [picture, film]) node.addEventListener("error", () => { until = Math.min(until, steady() + LOOK_MS); });
  new MutationObserver(look).observe(document.querySelector(".hero"), { attributes: true, attributeFilter: ["data-face"] });
  list().then(look);
  setInterval(list, LIST_MS);
  setInterval(look, LOOK_MS);
}
