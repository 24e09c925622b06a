/* The dialogs of the six exceptions: everything in them can be reached by digits, typing and Enter. */
export class Dialogs {
  #act;
  #words;

  constructor(act, words) {
    this.#act = act;
    this.#words = words;
    for (const dialog of document.querySelectorAll("dialog")) this.#wire(dialog);
  }

  opened() {
    return document.querySelector("dialog[open]");
  }

  closeAll() {
    for (const dialog of document.querySelectorAll("dialog[open]:not(#menu)")) dialog.close();
  }

  open(name, ticket = "") {
    const dialog = document.getElementById(name);
    const form = dialog.querySelector("form");
    form.reset();
    dialog.dataset.ticket = ticket;
    for (const pick of dialog.querySelectorAll("[aria-pressed]")) pick.removeAttribute("aria-pressed");
    this.#ask(dialog, "");
    if (form.elements.find) this.#filter(dialog, "");
    dialog.showModal();
    (form.querySelector("input:not([type=radio], [type=checkbox])") && !dialog.querySelector("[data-pick]")
      ? form.querySelector("input")
      : dialog.querySelector("[data-close]")).focus();
  }

  /** A key while a dialog is open: a digit picks, Escape closes by itself. */
  key(event, digit) {
    const dialog = this.opened();
    const typing = event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea");
    if (event.target.name === "find") return this.#move(event, dialog);
    if (typing || !digit || event.repeat) return undefined;
    const pick = dialog.querySelectorAll("[data-pick]")[Number(digit) - 1];
    if (!pick) return undefined;
    event.preventDefault();
    pick.click();
    return undefined;
  }

  #wire(dialog) {
    const form = dialog.querySelector("form");
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    for (const pick of dialog.querySelectorAll("[data-pick]")) pick.addEventListener("click", () => this.#picked(dialog, pick));
    for (const place of dialog.querySelectorAll(".place")) place.addEventListener("click", () => this.#choose(dialog, place));
    form.elements.find?.addEventListener("input", (event) => this.#filter(dialog, event.target.value));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form.dataset.act) this.#send(dialog);
    });
  }

  #picked(dialog, pick) {
    for (const other of dialog.querySelectorAll("[data-pick]")) other.setAttribute("aria-pressed", String(other === pick));
    if (this.#ask(dialog, pick.dataset.asks || "")) return;
    this.#send(dialog);
  }

  /* Shows the field that the choice asks for; true if there is one. */
  #ask(dialog, name) {
    let asked = false;
    for (const label of dialog.querySelectorAll("[data-asked]")) {
      const wanted = label.dataset.asked === name;
      label.hidden = !wanted;
      const input = label.querySelector("input");
      input.disabled = !wanted;
      if (wanted) { input.focus(); asked = true; }
    }
    return asked;
  }

  #filter(dialog, typed) {
    const wanted = typed.trim().toLowerCase();
    let first = null;
    for (const place of dialog.querySelectorAll(".place")) {
      const found = place.dataset.words.split("|").some((word) => word.startsWith(wanted));
      place.hidden = !found;
      first ??= found ? place : null;
    }
    this.#choose(dialog, wanted ? first : null);
  }

  #choose(dialog, chosen) {
    for (const place of dialog.querySelectorAll(".place")) place.setAttribute("aria-selected", String(place === chosen));
    chosen?.scrollIntoView({ block: "nearest" });
  }

  #move(event, dialog) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (!step) return;
    event.preventDefault();
    const shown = [...dialog.querySelectorAll(".place:not([hidden])")];
    const at = shown.findIndex((place) => place.getAttribute("aria-selected") === "true");
    this.#choose(dialog, shown[Math.min(shown.length - 1, Math.max(0, at + step))]);
  }

  async #send(dialog) {
    const form = dialog.querySelector("form");
    if (!form.reportValidity()) return;
    const members = this.#members(dialog, form);
    if (!members) {
      form.elements.find?.focus();
      form.elements.find?.setCustomValidity(this.#words.pick);
      form.reportValidity();
      form.elements.find?.setCustomValidity("");
      return;
    }
    dialog.close();
    await this.#act(form.dataset.act, members);
  }

  #members(dialog, form) {
    const data = Object.fromEntries(new FormData(form));
    const picked = dialog.querySelector("[data-pick][aria-pressed=true]");
    const members = dialog.dataset.ticket ? { ticket: dialog.dataset.ticket } : {};
    if (dialog.querySelector("[data-pick]") && !picked) return null;
    if (picked) members[picked.dataset.pick] = picked.dataset.value;
    switch (form.dataset.act) {
      case "finish":
        return { ...members, ...(data.gaps && { gaps: data.gaps }), ...(data.case && { case: data.case }) };
      case "call":
        return { ticket: data.ticket.toUpperCase(), reason: data.reason };
      case "transfer": {
        const place = dialog.querySelector(".place[aria-selected=true]");
        if (!place) return null;
        const { lane, window: to } = place.dataset;
        return { ...members, ...(lane ? { lane } : { window: to }), reason: data.reason, keep_place: Boolean(data.keep_place) };
      }
      case "pause":
        return { ...members, ...(data.minutes && { until: new Date(window.live.now() + data.minutes * 60000).toISOString() }) };
      default:
        return members;
    }
  }
}
