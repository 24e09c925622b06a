// The search page: letters or a life event go in, the server's list comes out. Only the answer to the last question is
// shown.
const LONGEST = 20;
const ROWS = 3;
const ROWS_LARGE = 2;
const ENOUGH = 3; // letters after which what is found is worth the whole screen, where keys and results take turns

export class Search {
  constructor(view, lang) {
    this.view = view;
    this.lang = lang;
    this.asked = 0;
    this.prompts = { letters: this.part(".results").innerHTML, events: this.part("#event-prompt").innerHTML };
    this.text = this.event = "";
    view.addEventListener("click", ({ target }) => this.touched(target.closest("button")?.dataset ?? {}));
    document.addEventListener("keydown", (press) => this.typed(press));
  }

  part(selector) {
    return this.view.querySelector(selector);
  }

  clear() {
    this.show("letters");
  }

  // A tab, with nothing asked yet.
  show(tab) {
    this.text = this.event = "";
    this.view.dataset.tab = tab;
    for (const button of this.view.querySelectorAll("button[data-tab]"))
      button.setAttribute("aria-pressed", String(button.dataset.tab === tab));
    this.tell();
  }

  touched({ tab, lifeEvent }) {
    if (tab) this.show(tab);
    if (!lifeEvent) return;
    this.event = lifeEvent;
    this.tell();
    this.turn(0);
  }

  // A keyboard, where a kiosk has one.
  typed(press) {
    if (this.view.hidden || this.view.dataset.tab !== "letters") return;
    if (press.ctrlKey || press.altKey || press.metaKey || document.body.inert) return;
    if (/^[a-z0-9]$/i.test(press.key)) this.press(press.key.toUpperCase());
    else if (press.key === "Backspace") this.press("delete");
  }

  press(key) {
    if (key === "again") return this.face("finders");
    if (key === "clear") return this.show(this.view.dataset.tab);
    if (key === "delete") this.text = this.text.slice(0, -1);
    else if (this.text.length < LONGEST) this.text += key;
    this.tell();
    return this.text ? this.turn(0) : undefined;
  }

  tell() {
    this.asked += 1;
    let name = this.text;
    for (const button of this.view.querySelectorAll("[data-life-event]")) {
      const chosen = button.dataset.lifeEvent === this.event;
      button.setAttribute("aria-pressed", String(chosen));
      if (chosen) name = button.textContent;
    }
    this.part(".typed").textContent = name;
    if (this.text || this.event) return;
    this.part(".found").textContent = "";
    this.part(".results").innerHTML = this.prompts[this.view.dataset.tab];
    this.face("finders");
  }

  face(name) {
    this.view.dataset.face = name;
  }

  async turn(page) {
    const asked = ++this.asked;
    const path = this.event ? `life-events/${encodeURIComponent(this.event)}?` : `search?q=${encodeURIComponent(this.text)}&`;
    const rows = "size" in document.body.dataset || "reach" in document.body.dataset ? ROWS_LARGE : ROWS;
    const answer = await fetch(`/kiosk/${path}rows=${rows}&page=${page}&lang=${this.lang}`, { cache: "no-store" });
    const text = await answer.text();
    if (asked !== this.asked || !answer.ok) return;
    const count = answer.headers.get("X-Found") ?? "0";
    this.part(".results").innerHTML = text;
    this.part(".found").textContent = document.querySelector("#found-words").innerHTML.replace("#", count);
    if (page > 0 || this.event || this.text.length >= ENOUGH) this.face("results");
  }
}
