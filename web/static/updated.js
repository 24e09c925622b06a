// Writes the time of the last message where a page asks for it.
const zone = document.documentElement.dataset.zone || "Asia/Shanghai";
const seconds = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit" });

export function date() {
  const heard = globalThis.live ? live.now() - live.age() : NaN;
  const last = Number.isFinite(heard) ? heard : Date.parse(document.documentElement.dataset.kept ?? "");
  const said = Number.isFinite(last) ? seconds.format(last) : "—";
  for (const place of document.querySelectorAll("[data-updated]")) place.textContent = said;
}

document.addEventListener("live:fresh", date);
date();
