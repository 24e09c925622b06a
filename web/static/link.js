// The socket to the hall: opened, found silent or closed, and opened again once the hall is found to answer. One that is begun
// into a silence hangs beyond its end.
const SOONEST_MS = 500, LATEST_MS = 5000, RARELY_MS = 30000;
const SIGN_MS = 10000, LISTEN_MS = 500, REFUSED = 3;
const SILENT_MS = 8000, PATIENT_MS = 16000;  // the hall's beat comes every five seconds
const OPENING_MS = 1500;
const steady = () => performance.now();

/** One page's link. page: `address()` of the socket; `hear(text, first)` of each message, false for one that comes from
    an old socket long after it was sent; `sign()`, what the page says of itself every ten seconds; `lost(tries)`;
    `refused()`, after three openings without a word; `patient`, whether it opens its next socket without seeking the
    hall, as thousands of phones must. */
export class Link {
  #page;
  #socket = null;
  #last = steady();  // when the socket last said something, or was begun
  #came = false;
  #tries = 0;
  #refused = 0;
  #opening = OPENING_MS;  // how long a socket may take to open: the hall may be very busy
  #seeker = null;
  #seeking = false;
  #again = 0;

  constructor(page) {
    this.#page = page;
    if (!page.patient) this.#hire();
    this.#open();
    setInterval(() => this.#listen(), LISTEN_MS);
    setInterval(() => this.#sign(), SIGN_MS);
    addEventListener("online", () => { if (!this.#socket) this.#begin(); });
  }

  /** The device was asleep for so long, and the steady clock with it: nothing comes through the old socket any more. */
  slept(ms) {
    this.#last -= ms;
    if (this.#socket && ms > SILENT_MS) this.#anew();
  }

  #hire() {
    this.#seeker = new Worker("/static/web/seeker.js");
    this.#seeker.addEventListener("message", () => {
      this.#seeking = false;
      if (this.#socket?.readyState === WebSocket.OPEN) return;
      this.#drop();
      this.#open();
    });
    this.#seeker.addEventListener("error", () => setTimeout(() => this.#hire(), LATEST_MS)); // its script did not come
    if (this.#seeking) this.#seeker.postMessage("seek");
  }

  /* A socket is wanted. Rarely it is tried also while nothing is found: a network may let through sockets only. */
  #begin() {
    clearTimeout(this.#again);
    if (this.#page.patient) return this.#open();
    this.#again = setTimeout(() => this.#open(), RARELY_MS);
    if (!this.#seeking) this.#seeker.postMessage("seek");
    this.#seeking = true;
  }

  #open() {
    clearTimeout(this.#again);
    const socket = new WebSocket(this.#page.address());
    [this.#socket, this.#last, this.#came] = [socket, steady(), false];
    socket.addEventListener("message", ({ data }) => {
      if (socket !== this.#socket) return;
      const first = !this.#came;
      [this.#last, this.#tries, this.#came, this.#opening] = [steady(), 0, true, OPENING_MS];
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

  #lost() {
    this.#socket = null;
    this.#tries += 1;
    this.#refused = this.#came ? 0 : this.#refused + 1;
    this.#page.lost(this.#tries);
    if (this.#refused === REFUSED) {
      this.#refused = 0;
      this.#page.refused();
    }
    const wait = Math.min(LATEST_MS, SOONEST_MS * 2 ** Math.min(this.#tries - 1, 4)) * (0.5 + Math.random() / 2);
    this.#again = setTimeout(() => this.#begin(), wait);
  }

  /* Its end is not waited for: that may take as long as its silence. What it still brings would be old. */
  #drop() {
    const silent = this.#socket;
    this.#socket = null;
    silent?.close();
  }

  #anew() {
    this.#drop();
    this.#begin();
  }

  #listen() {
    if (!this.#socket) return;
    const opening = this.#socket.readyState === WebSocket.CONNECTING;
    const most = this.#page.patient ? PATIENT_MS : opening ? this.#opening : SILENT_MS;
    if (steady() - this.#last <= most) return;
    if (opening) this.#opening = Math.min(SILENT_MS, 2 * this.#opening);
    this.#drop();
    this.#lost();
  }
}
