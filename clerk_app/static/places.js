/* The list of places a ticket may be sent to: typing narrows it, arrows move in it. */

export function choose(dialog, chosen) {
  for (const place of dialog.querySelectorAll(".place")) place.setAttribute("aria-selected", String(place === chosen));
  chosen?.scrollIntoView({ block: "nearest" });
}

export function filter(dialog, typed) {
  const wanted = typed.trim().toLowerCase();
  let first = null;
  for (const place of dialog.querySelectorAll(".place")) {
    const found = place.dataset.words.split("|").some((word) => word.startsWith(wanted));
    place.hidden = !found;
    first ??= found ? place : null;
  }
  choose(dialog, wanted ? first : null);
}

export function move(event, dialog) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  if (!step) return;
  event.preventDefault();
  const shown = [...dialog.querySelectorAll(".place:not([hidden])")];
  const at = shown.findIndex((place) => place.getAttribute("aria-selected") === "true");
  choose(dialog, shown[Math.min(shown.length - 1, Math.max(0, at + step))]);
}
