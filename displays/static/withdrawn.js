// A call that was taken back: whoever has begun to walk is asked to wait on, for a few seconds.
const SHOWN_MS = 12000;
const places = document.querySelectorAll(".wait-on");
let number = "", rest = 0;

function show(ticket) {
  number = ticket;
  clearTimeout(rest);
  for (const place of places) {
    for (const words of place.querySelectorAll("[data-words]")) words.textContent = words.dataset.words.replace("{}", ticket);
    place.hidden = !ticket;
  }
  if (ticket) rest = setTimeout(() => show(""), SHOWN_MS);
}

/** Listens from now on. `all`: whether any new call ends the request, not only one of the same number. */
export function withdrawn(all) {
  document.addEventListener("live:event", ({ detail: { event } }) => {
    if (!event) return;
    if (event.kind === "ticket.undone") {
      const back = event.from === "ticket.called" ? event.ticket : event.also;
      if (back) show(back);
    } else if (number && event.kind === "ticket.called" && (all || event.ticket === number)) show("");
  });
}
