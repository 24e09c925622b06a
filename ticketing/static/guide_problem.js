// The guide desk's note of what could not be done: a reason, a few words, and how the answer finds its visitor.
export class ProblemForm {
  #dialog;
  #kiosk = "";

  constructor(dialog) {
    this.#dialog = dialog;
  }

  /** item: the name of what is chosen on the desk, or ''; kiosk: where somebody called for help, or ''. */
  open(item, kiosk) {
    const about = this.#one(".about");
    about.hidden = !item;
    this.#one("b", about).textContent = item;
    this.#kiosk = kiosk;
    for (const field of this.#dialog.querySelectorAll("textarea, input")) {
      field.value = "";
      field.checked = false;
    }
    this.choose("");
    this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  choose(reason) {
    for (const button of this.#dialog.querySelectorAll("[data-problem]")) button.setAttribute("aria-checked", String(button.dataset.problem === reason));
  }

  get reason() {
    return this.#one("[data-problem][aria-checked=true]")?.dataset.problem ?? "";
  }

  /** What the hall is told. */
  members(service) {
    const text = (name) => this.#one(`[name=${name}]`).value.trim();
    return {
      reason: this.reason,
      words: text("text"),
      solved: this.#one("[name=solved]").checked,
      ...(service && !this.#one(".about").hidden && { service }),
      ...(text("ticket") && { ticket: text("ticket").toUpperCase() }),
      ...(text("phone") && { contact: { phone: text("phone") } }),
      ...(this.#kiosk && { kiosk: this.#kiosk }),
    };
  }

  #one(selector, within = this.#dialog) {
    return within.querySelector(selector);
  }
}
