// What stands over the page: one at a time has the keyboard, and what lies below is out of reach until it goes.
const below = () => document.querySelectorAll("body > :is(header, main, nav)");
const shownNow = () => [...document.querySelectorAll(".cover:not([hidden])")].filter((one) => one.querySelector("button"));
let before = null; // where the keyboard was

export function cover(name, shown) {
  const element = document.querySelector(`.cover.${name}`);
  if (!element || element.hidden === !shown) return;
  if (shown && !shownNow().length) before = document.activeElement;
  element.hidden = !shown;
  const top = shownNow().at(-1);
  for (const part of below()) part.inert = Boolean(top);
  if (shown) element.querySelector("button:not(:disabled)")?.focus();
  else if (top) top.querySelector("button")?.focus();
  else if (before?.isConnected) before.focus();
}

/** The button of the uppermost cover that leaves things as they are; null when nothing stands over the page. */
export function wayOut() {
  const top = shownNow().at(-1);
  return top ? top.querySelector("[data-stay], [data-understood], [data-card-do=leave], [data-owed=''], [data-code=understood]") : null;
}
