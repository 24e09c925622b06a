// The papers that a visitor ticks off before a number of the green channel: what is missing is said, and nothing else is
// given until it is there.
document.addEventListener("click", ({ target }) => {
  const tick = target.closest("[data-paper]");
  if (!tick) return;
  const view = tick.closest(".view");
  tick.setAttribute("aria-pressed", String(tick.getAttribute("aria-pressed") !== "true"));
  const missing = [...view.querySelectorAll("[data-paper]:not([aria-pressed=true])")].map((one) => one.innerText || one.textContent);
  const told = view.querySelector(".check-missing");
  const comma = document.documentElement.lang.startsWith("en") ? ", " : "、";
  told.textContent = missing.length ? told.dataset.missing.replace("#", missing.map((one) => one.trim()).join(comma)) : told.dataset.complete;
  view.querySelector("[data-take][data-complete]").disabled = missing.length > 0;
});
