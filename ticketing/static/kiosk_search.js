// The search page: letters go in, the server's list comes out. Only the answer to the last question is shown.
export class Search {
  constructor(view, lang) {
    this.view = view;
    this.lang = lang;
    this.text = "";
    this.asked = 0;
    this.prompt = this.part(".results").innerHTML;
  }

  part(selector) {
    return this.view.querySelector(selector);
  }

  clear() {
    this.text = "";
    this.tell();
  }

  press(key) {
    if (key === "again") return this.face("keys");
    if (key === "clear") this.text = "";
    else if (key === "delete") this.text = this.text.slice(0, -1);
    else if (this.text.length < 20) this.text += key;
    this.tell();
    return this.text ? this.turn(0) : undefined;
  }

  tell() {
    this.asked += 1;
    this.part(".typed").textContent = this.text;
    if (this.text) return;
    this.part(".found").textContent = "";
    this.part(".results").innerHTML = this.prompt;
    this.face("keys");
  }

  // In low-reach mode results and keys take turns in the lower half.
  face(name) {
    this.view.dataset.face = name;
  }

  async turn(page) {
    const asked = ++this.asked;
    const address = `/kiosk/search?q=${encodeURIComponent(this.text)}&page=${page}&lang=${this.lang}`;
    const answer = await fetch(address, { cache: "no-store" });
    const text = await answer.text();
    if (asked !== this.asked || !answer.ok) return;
    const count = answer.headers.get("X-Found") ?? "0";
    this.part(".results").innerHTML = text;
    this.part(".found").textContent = document.querySelector("#found-words").innerHTML.replace("#", count);
    if (count !== "0" && (page > 0 || this.text.length >= 3)) this.face("results");
  }
}
