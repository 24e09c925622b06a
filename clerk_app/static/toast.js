/* The dock's message: what was just done, with a few seconds to take it back; or why something was refused. */
const STAY_MS = 6000;

export class Toast {
  #box = document.querySelector(".toast");
  #said = document.getElementById("said");
  #undo = document.getElementById("undo");
  #left = document.getElementById("left");
  #step = null;
  #timer = 0;

  say(sentence, step = null) {
    this.#show(sentence, false);
    this.#step = step && { ...step, until: performance.now() + step.ms };
    this.#undo.hidden = !step;
    this.#count();
  }

  wrong(sentence) {
    const step = this.#step; // what could be taken back still can be
    this.#show(sentence, true);
    this.#step = step;
    this.#undo.hidden = !step;
    this.#count();
  }

  /** The step to take back, once; null when it is too late. */
  take() {
    const step = this.#step && performance.now() < this.#step.until ? this.#step : null;
    this.#step = null;
    this.#box.hidden = true;
    return step;
  }

  #show(sentence, wrong) {
    clearTimeout(this.#timer);
    this.#box.classList.toggle("wrong-step", wrong);
    this.#said.textContent = sentence || "";
    this.#box.hidden = !sentence;
    this.#timer = setTimeout(() => { this.#box.hidden = true; }, STAY_MS);
  }

  #count() {
    if (!this.#step) return;
    const left = Math.ceil((this.#step.until - performance.now()) / 1000);
    if (left <= 0) {
      this.#step = null;
      this.#undo.hidden = true;
      return;
    }
    this.#left.textContent = left;
    const counted = this.#step;
    setTimeout(() => { if (this.#step === counted) this.#count(); }, 250);
  }
}
