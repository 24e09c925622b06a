// The socket to the hall: opened, found to be silent, opened again. While no word comes through, the hall is looked for on
// plain HTTP every half second: that is answered the moment the network is back, whatever has become of the old socket, and
// a browser slows down the opening of sockets that have failed often.
const SOONEST_MS = 500, LATEST_MS = 5000, RARELY_MS = 30000;
const SIGN_MS = 10000, REFUSED = 3;
const LOOK_MS = 500, PATIENCE_MS = 700;
const QUIET_MS = 7000, SILENT_MS = 8000;  // the hall's beat comes every five seconds
const OPENING_MS = 1500, PATIENT_MS = 16000;
const steady = () => performance.now();

/** Whether the hall answers within so long. */
export async function answers(withinMs = PATIENCE_MS) {
  try {
    const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(withinMs) });
    return (await answer.text()).startsWith("alive");
  } catch {
    return false;
  }
}

/** One page's link. page: `address()` of the socket; `hear(text, first)` of each message, false for one that comes from
    an old socket long after it was sent; `sign()`, what the page says of itself every ten seconds; `lost(tries)`; `refused()`, after three openings without a word; `patient`, whether it does not
    look for the hall, as thousands of phones must not. */
export class Link {
  #page;
  #socket = null;
  #last = steady();  // when the socket last said something, or was begun
  #came = false;
  #tries = 0;
  #refused = 0;
  #opening = OPENING_MS;  // how long a socket may take to open, though the hall answers
  #looking = false;
  #found = false;    // whether the hall answered when it was last looked for
  #again = 0;
  #notBefore = 0;

  constructor(page) {
    this.#page = page;
    this.#open();
    setInterval(() => this.#look(), LOOK_MS);
    setInterval(() => this.#sign(), SIGN_MS);
    addEventListener("online", () => { if (!this.#socket) this.#open(); });
  }

  /** The device was asleep for so long, and the steady clock with it: nothing comes through the old socket any more. */
  slept(ms) {
    this.#last -= ms;
    if (this.#socket && ms > SILENT_MS) this.#anew();
  }

  #open() {
    clearTimeout(this.#again);
    const socket = new WebSocket(this.#page.address());
    [this.#socket, this.#last, this.#came] = [socket, steady(), false];
    socket.addEventListener("message", ({ data }) => {
      if (socket !== this.#socket) return;
      const first = !this.#came;
      [this.#last, this.#tries, this.#found, this.#came] = [steady(), 0, false, true];
      this.#opening = OPENING_MS;
      if (!this.#page.hear(data, first)) this.#anew();
      else if (first) this.#sign();
    });
    socket.addEventListener("close", () => {
      if (socket === this.#socket) this.#lost();
    });
  }

  #sign() {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(this.#page.sign());
  }

  /* `dead`: it is known that the network brings nothing, so a socket begun now would only hang. */
  #lost(dead = false) {
    this.#socket = null;
    this.#tries += 1;
    this.#refused = this.#came ? 0 : this.#refused + 1;
    this.#page.lost(this.#tries);
    if (this.#refused === REFUSED) {
      this.#refused = 0;
      this.#page.refused();
    }
    const wait = Math.min(LATEST_MS, SOONEST_MS * 2 ** Math.min(this.#tries - 1, 4)) * (0.5 + Math.random() / 2);
    this.#notBefore = this.#found ? steady() + wait : 0; // it is there, and wants no socket
    const soon = this.#page.patient || this.#found || (this.#tries === 1 && !dead);
    this.#again = setTimeout(() => this.#open(), soon ? wait : RARELY_MS);
  }

  /* Its end is not waited for: that may take as long as its silence. What it still brings would be old. */
  #drop() {
    const silent = this.#socket;
    this.#socket = null;
    silent.close();
  }

  #anew() {
    this.#drop();
    this.#open();
  }

  async #look() {
    if (this.#looking) return;
    const silent = steady() - this.#last;
    if (this.#page.patient) {
      if (!this.#socket || silent < PATIENT_MS) return;
      this.#drop();
      this.#lost();
    } else if (!this.#socket || silent > (this.#socket.readyState === WebSocket.OPEN ? QUIET_MS : OPENING_MS)) {
      this.#looking = true;
      this.#found = await answers();
      this.#looking = false;
      this.#seen();
    }
  }

  /* Whether the hall answers has just been asked. */
  #seen() {
    const silent = steady() - this.#last;
    if (!this.#socket) {
      if (this.#found && steady() >= this.#notBefore) this.#open();
    } else if (!this.#found) {
      if (silent < OPENING_MS) return;
      this.#drop();
      this.#lost(true);
    } else if (this.#socket.readyState !== WebSocket.CONNECTING) {
      if (silent > SILENT_MS) this.#anew();
    } else if (silent > this.#opening) { // begun into a network that took it and brought nothing, or the hall is very busy
      this.#opening = Math.min(SILENT_MS, 2 * this.#opening);
      this.#anew();
    }
  }
}
