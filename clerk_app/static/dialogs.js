/* The dialogs of the exceptions: everything in them can be reached by digits, typing and Enter. */
import { members } from "./members.js";
import { choose, filter, move } from "./places.js";

export class Dialogs {
  #act;
  #press;
  #words;

  /* act(name, members): a command. press(name): as if that action's button were pressed. */
  constructor(act, press, words) {
    [this.#act, this.#press, this.#words] = [act, press, words];
    for (const dialog of document.querySelectorAll("dialog")) this.#wire(dialog);
  }

  opened() {
    return document.querySelector("dialog[open]");
  }

  closeAll() {
    for (const dialog of document.querySelectorAll("dialog[open]:not(#menu)")) dialog.close();
  }

  /** Whether an outcome asks for more than itself. */
  asks(outcome) {
    return Boolean(document.querySelector(`#outcome [data-value="${outcome}"]`)?.dataset.asks);
  }

  /** `picked`: the outcome that is chosen already. */
  open(name, ticket = "", picked = "") {
    const dialog = document.getElementById(name);
    const form = dialog.querySelector("form");
    form.reset();
    dialog.dataset.ticket = ticket;
    for (const pick of dialog.querySelectorAll("[aria-pressed]")) pick.removeAttribute("aria-pressed");
    this.#ask(dialog, "");
    this.#fill(dialog);
    if (form.elements.find) filter(dialog, "");
    if (name === "call") this.#first(dialog, "");
    dialog.showModal();
    const field = form.querySelector("input:not([type=radio], [type=checkbox], .key)") || dialog.querySelector(".send");
    (dialog.querySelector("[data-pick]") || !field ? dialog.querySelector("[data-close]") : field).focus();
    if (picked) dialog.querySelector(`[data-value="${picked}"]`).click();
  }

  /** A key while a dialog is open: a digit picks, Escape closes by itself. */
  key(event, digit) {
    const dialog = this.opened();
    const typing = event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea");
    if (event.target.name === "find") move(event, dialog);
    else if (!typing && digit && !event.repeat) {
      const pick = dialog.querySelectorAll("[data-pick]")[Number(digit) - 1];
      if (!pick) return;
      event.preventDefault();
      pick.click();
    }
  }

  #wire(dialog) {
    const form = dialog.querySelector("form");
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    for (const pick of dialog.querySelectorAll("[data-pick]")) pick.addEventListener("click", () => this.#picked(dialog, pick));
    for (const place of dialog.querySelectorAll(".place")) place.addEventListener("click", () => choose(dialog, place));
    form.elements.find?.addEventListener("input", (event) => filter(dialog, event.target.value));
    if (dialog.id === "call") form.elements.ticket.addEventListener("input", (event) => this.#first(dialog, event.target.value));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form.dataset.act) this.#send(dialog);
      if (form.dataset.press) {
        dialog.close();
        this.#press(form.dataset.press);
      }
    });
  }

  #picked(dialog, pick) {
    for (const other of dialog.querySelectorAll("[data-pick]")) other.setAttribute("aria-pressed", String(other === pick));
    if (!this.#ask(dialog, pick.dataset.asks || "")) this.#send(dialog);
  }

  /* Shows the fields that the choice asks for; true if there are any. */
  #ask(dialog, name) {
    let asked = false;
    for (const fields of dialog.querySelectorAll("[data-asked]")) {
      fields.hidden = fields.dataset.asked !== name;
      const inputs = fields.querySelectorAll("input");
      for (const input of inputs) input.disabled = fields.hidden;
      if (fields.hidden) continue;
      inputs[0].focus();
      asked = true;
    }
    return asked;
  }

  /* What is known of the moment: the papers of the matter that is served, the numbers that wait for this window alone. */
  #fill(dialog) {
    const papers = dialog.querySelector("[data-papers]");
    if (papers) {
      papers.replaceChildren(...[...document.querySelectorAll("#papers li")].map((paper) => {
        const label = document.createElement("label"), box = document.createElement("input");
        label.className = "choice";
        Object.assign(box, { type: "checkbox", name: "paper", value: paper.textContent, disabled: true });
        label.append(box, paper.textContent);
        return label;
      }));
    }
    for (const place of dialog.querySelectorAll("[data-copies]")) {
      const found = document.querySelector(`[data-copy="${place.dataset.copies}"]`)?.textContent.trim() || "";
      place.textContent = found;
      place.hidden = !found;
    }
  }

  /* Who is the next anyway is called in order and without a reason. */
  #first(dialog, typed) {
    const next = document.querySelector("[data-part=next] [data-next]")?.dataset.next;
    const is = Boolean(next) && typed.trim().toUpperCase() === next;
    const said = dialog.querySelector(".first");
    said.textContent = is ? this.#words.first.replace("{}", next) : "";
    said.hidden = !is;
    dialog.querySelector(".out-of-order").hidden = is;
    for (const reason of dialog.querySelectorAll("[name=reason]")) reason.disabled = is;
  }

  async #send(dialog) {
    const form = dialog.querySelector("form");
    if (!form.reportValidity()) return;
    const wanted = members(dialog, form);
    if (!wanted) {
      const field = form.elements.find || form.elements.gaps;
      field?.focus();
      field?.setCustomValidity(this.#words.pick);
      form.reportValidity();
      field?.setCustomValidity("");
      return;
    }
    const { act = form.dataset.act, ...rest } = wanted;
    dialog.close();
    await this.#act(act, rest);
  }
}
