// Left alone for a minute, the kiosk asks once and then goes home. Any touch starts the minute anew.
const QUIET_MS = 60000;
const WARN_S = 30;

export class Idle {
  // away(): whether the page is one to go home from. tell(left): seconds left of the warning, -1 when it is taken back.
  constructor(away, tell) {
    this.away = away;
    this.tell = tell;
    this.asking = false;
    this.last = performance.now();
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => this.asking || this.touch(), { capture: true });
    // Not sooner: the question stands until the finger is up, or the tap would hit what lies below it.
    addEventListener("click", () => this.touch(), { capture: true });
    setInterval(() => this.look(), 250);
  }

  touch() {
    this.last = performance.now();
    if (this.asking) this.tell(-1);
    this.asking = false;
  }

  look() {
    if ("speaking" in document.body.dataset) this.last = performance.now(); // listening is no absence
    const over = performance.now() - this.last - QUIET_MS;
    if (over < 0 || !this.away()) return;
    const left = Math.max(0, WARN_S - Math.floor(over / 1000));
    this.asking = left > 0;
    this.tell(left);
    if (left === 0) this.last = performance.now();
  }
}
