/* Times that run on by themselves: how long this has gone on, how full the bar is, how long a button still rests. */
const now = () => window.live?.now() ?? Date.now();

function clock(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

export function tick() {
  const at = now();
  for (const timer of document.querySelectorAll("span[data-since]")) {
    const spent = at - Number(timer.dataset.since);
    timer.textContent = clock(spent);
    const usual = Number(timer.dataset.usual || 0);
    timer.classList.toggle("long", usual > 0 && spent > 2 * usual);
  }
  for (const bar of document.querySelectorAll("rect[data-since]")) {
    const share = (at - Number(bar.dataset.since)) / Number(bar.dataset.whole);
    bar.setAttribute("width", String(Math.min(100, Math.max(0, share * 100)).toFixed(1)));
  }
  for (const button of document.querySelectorAll("[data-waits]")) {
    const left = Math.ceil((Number(button.dataset.waits) - at) / 1000);
    const label = button.querySelector(".primary-words > span");
    label.dataset.words ??= label.textContent;
    label.textContent = left > 0 ? `${label.dataset.words} ${left}` : label.dataset.words;
    if (left > 0) continue;
    for (const name of ["data-off", "data-waits"]) button.removeAttribute(name);
    document.dispatchEvent(new Event("clerk:rested"));
  }
  for (const button of document.querySelectorAll("[data-ready]")) {
    const left = Math.ceil((Number(button.dataset.ready) - at) / 1000);
    button.querySelector(".rest").textContent = left > 0 ? String(left) : "";
  }
}
