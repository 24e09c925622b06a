// Which call is shown large, and which are listed below it. Nothing here knows the page.
// The server's list is the truth; events say what is new in it. Two clocks: the page's own (steady, ms) for how long
// something is shown, the hall's (ms) for how old a call is.
export const HOLD_MS = 8000;
export const SETTLE_MS = 20000;
const THERE_MS = 1000; // whoever is served so soon after the call stood at the window already: nobody is to look for them

const latestFirst = (a, b) => b.at - a.at || (a.ticket < b.ticket ? -1 : 1);

export class Calls {
  #listed = new Map();
  #turn = [];
  #shown = null;
  #since = -Infinity;
  #withdrawn = false;

  constructor(listedMs) {
    this.listedMs = listedMs;
  }

  /** A page that begins, or comes back after a cut: the latest call is shown, the others are listed. */
  start(list, steady, now) {
    this.#turn = [];
    this.#shown = null;
    this.take(list);
    const [latest] = this.#all();
    if (latest) this.#show(latest, steady - Math.max(0, now - latest.at));
  }

  /** The list as the server has it. */
  take(list) {
    this.#listed = new Map(list.map((call) => [call.ticket, call]));
    if (this.#shown && this.#listed.has(this.#shown.ticket)) this.#shown = this.#listed.get(this.#shown.ticket);
  }

  /** One event: a new call takes its turn to be shown large; one taken back or missed goes at once. */
  hear(event, now) {
    if (event.kind === "ticket.called" || event.kind === "ticket.recalled") {
      const { ticket, window, at } = event;
      const call = { ticket, window, at, calls: Number(event.calls ?? 1) };
      this.#listed.set(ticket, call);
      this.#turn = this.#turn.filter((one) => one !== ticket);
      if (now - at < SETTLE_MS) this.#turn.push(ticket);
      return;
    }
    for (const ticket of [event.state === "called" ? undefined : event.ticket, event.also]) {
      if (ticket === undefined) continue;
      this.#listed.delete(ticket);
      if (this.#shown?.ticket !== ticket) continue;
      if (event.kind !== "ticket.started" || event.at - this.#shown.at < THERE_MS) this.#withdrawn = true;
    }
  }

  /** Time has passed. Says whether a call has just become the large one. */
  tick(steady, now) {
    for (const [ticket, call] of this.#listed) if (now - call.at >= this.listedMs) this.#listed.delete(ticket);
    if (this.#withdrawn) this.#shown = null;
    this.#withdrawn = false;
    if (this.#shown && steady - this.#since < HOLD_MS) return false;
    this.#turn = this.#turn.filter((ticket) => this.#listed.has(ticket));
    const next = this.#turn.shift();
    if (next !== undefined) {
      this.#show(this.#listed.get(next), steady);
      return true;
    }
    if (!this.#shown || !this.#listed.has(this.#shown.ticket)) {
      const [latest] = this.#all();
      if (latest) this.#show(latest, steady - SETTLE_MS);
      else this.#shown = null;
    }
    return false;
  }

  /** The large call or null, and whether it is new enough to be yellow all over. */
  hero(steady) {
    return this.#shown && { ...this.#shown, fresh: steady - this.#since < SETTLE_MS };
  }

  /** All other calls, the latest first. */
  rows() {
    return this.#all().filter((call) => call.ticket !== this.#shown?.ticket);
  }

  #all() {
    return [...this.#listed.values()].sort(latestFirst);
  }

  #show(call, since) {
    [this.#shown, this.#since] = [call, since];
  }
}
