// The guide desk. What is on the page is drawn by the server; here are the touches, one press to one effect.
import { newKey, post } from "/static/web/live.js";
import { Form } from "/static/ticketing/guide_form.js";
import { ProblemForm } from "/static/ticketing/guide_problem.js";

const SEARCH_PAUSE_MS = 120;
const TOAST_MS = 6000;
const FRAGMENT_MS = 5000;
const PRINTER = "guide.printer";

const { body } = document;
const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const words = one("#words").dataset;
const say = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words[name]);
const input = one(".search input");
const printer = one("select[name=printer]");
const chosen = one(".chosen");
const form = new Form(chosen);
const problem = new ProblemForm(one("#problem"));
const ticketDialog = one("#ticket");
let busy = false;
let unanswered = null; // a press without an answer: pressed again, it is sent with the same key
let slip = { ticket: "", printer: "" };

// Talking to the hall --------------------------------------------------------------------------------------------

const isCut = () => ["stale", "old"].includes(body.dataset.fresh);

/** The answer's body; null if it was refused or did not come, which the guide has been told then. Until it is `shown` a
 *  press counts as unanswered: the second of two taps is no second wish, and what could not be shown is asked for again. */
async function send(path, members, shown = () => {}) {
  if (busy) return null;
  if (isCut()) return toast(words.cut);
  const asked = JSON.stringify([path, members]);
  const key = unanswered?.asked === asked ? unanswered.key : newKey();
  unanswered = { asked, key };
  busy = true;
  body.classList.add("busy");
  try {
    const answer = await post(path, members, key);
    if (answer.status >= 500) return toast(words.lost);
    if (answer.status < 400) await shown(answer.body);
    unanswered = null;
    if (answer.status === 401) location.assign("/sign-in?next=/guide"); // the session has ended; nothing was done
    if (answer.status >= 400) return toast(answer.body?.title ?? words.lost);
    return answer.body ?? {};
  } catch {
    return toast(words.lost);
  } finally {
    busy = false;
    body.classList.remove("busy");
  }
}

function toast(text) {
  const place = one(".toast");
  // A dialog is above the page, so what is said while one is open is said in it.
  (one("dialog[open]") ?? body).append(place);
  place.textContent = text;
  place.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => (place.hidden = true), TOAST_MS);
  return null;
}

async function fragment(path, into) {
  const answer = await fetch(`${path}${path.includes("?") ? "&" : "?"}lang=${lang}`, { cache: "no-store", signal: AbortSignal.timeout(FRAGMENT_MS) });
  if (answer.status === 401 || answer.redirected) location.assign("/sign-in?next=/guide");
  if (!answer.ok) throw new Error(path);
  into.innerHTML = await answer.text();
  enable();
}

// Searching and choosing -----------------------------------------------------------------------------------------

let searching = 0;
async function search() {
  const query = input.value.trim();
  const mine = (searching += 1);
  one(".search .clear").hidden = !query;
  one(".found").classList.toggle("searching", Boolean(query));
  const answer = query ? await fetch(`/guide/search?q=${encodeURIComponent(query)}&lang=${lang}`, { cache: "no-store" }).catch(() => null) : null;
  if (mine !== searching || (query && !answer?.ok)) return; // a later letter has been typed
  one(".results").innerHTML = query ? await answer.text() : "";
  enable();
}

function clear() {
  input.value = "";
  search();
}

async function pick(code) {
  await fragment(`/guide/services/${encodeURIComponent(code)}`, chosen);
  chosen.hidden = false;
  chosen.scrollTop = 0;
}

function unpick() {
  chosen.hidden = true;
  chosen.replaceChildren();
}

// Numbers --------------------------------------------------------------------------------------------------------

async function issue(wish, onPaper = Boolean(printer.value)) {
  const members = { language: lang, ...wish, ...(onPaper && { kiosk: printer.value }) };
  await send("/api/v1/tickets", members, async ({ number }) => {
    await show(number, onPaper ? printer.value : "");
    unpick();
    clear();
  });
}

async function show(number, at = "") {
  slip = { ticket: number, printer: at };
  await fragment(`/guide/tickets/${encodeURIComponent(number)}`, one(".body", ticketDialog));
  if (at) tellSlip("printing");
  for (const other of all("dialog[open]")) if (other !== ticketDialog) other.close();
  if (!ticketDialog.open) ticketDialog.showModal();
  const early = outcomes.get(number);
  if (at && early) tellSlip(early);
}

function tellSlip(state) {
  const place = one(".slip", ticketDialog);
  if (!place) return;
  place.dataset.state = state;
  place.textContent = say(state, { printer: slip.printer });
}

const outcomes = new Map(); // of the last slips: a fast printer is heard before its ticket is on the screen
const KEPT = 20;

function hear(event) {
  if (!["slip.printed", "slip.failed"].includes(event.kind) || event.receipt) return;
  const state = event.kind === "slip.printed" ? "printed" : "failed";
  outcomes.set(event.ticket, state);
  if (outcomes.size > KEPT) outcomes.delete(outcomes.keys().next().value);
  if (slip.printer && event.ticket === slip.ticket) tellSlip(state);
}

async function giveBack(number, reason) {
  if (!(await send(`/api/v1/tickets/${number}/return`, { reason }))) return;
  for (const open of all("dialog[open]")) open.close();
  toast(say("back", { number }));
}

// Touches --------------------------------------------------------------------------------------------------------

let late = "";
const actions = {
  clear: () => { clear(); input.focus(); },
  find: () => { clear(); input.focus(); },
  pick,
  unpick,
  take: (service) => issue({ service }),
  issue: (kind, { lane }) => {
    if (form.lacksReason()) return toast(words.reason);
    const wish = form.wish();
    return issue(kind === "general" ? { ...wish, lanes: [lane] } : kind === "green" ? { ...wish, papers_complete: true } : wish, kind !== "phone" && Boolean(printer.value));
  },
  list: async () => {
    const { missing, service } = { missing: form.missing, service: form.form.dataset.service };
    const made = await send("/api/v1/return-codes", { service, missing, language: lang, ...(printer.value && { printer: printer.value }) });
    if (!made) return;
    one("#sheet .list").replaceChildren(...form.papers.filter((paper) => paper.dataset.state === "lacks").map((paper) => Object.assign(document.createElement("li"), { textContent: one("span", paper).textContent })));
    one("#sheet .code").textContent = made.code;
    one("#sheet .told").textContent = made.printed ? say("printed", { printer: printer.value }) : words.notPrinted;
    one("#sheet").showModal();
  },
  ways: () => { const ways = one(".ways", chosen); ways.hidden = !ways.hidden; if (!ways.hidden) ways.scrollIntoView({ block: "nearest" }); },
  printWay: async () => {
    const printed = await send(`/api/v1/services/${encodeURIComponent(form.form.dataset.service)}/route-sheet`, { printer: printer.value, language: lang });
    if (printed) toast(printed.printed ? words.wayPrinted : words.wayFailed);
  },
  back: async (code) => {
    const ticket = await send(`/api/v1/return-codes/${code}/ticket`, { language: lang, ...(printer.value && { kiosk: printer.value }) });
    if (ticket) { clear(); await show(ticket.number, printer.value); }
  },
  handOut: async (name) => {
    const ticket = await send("/api/v1/hand-outs", { case: name, language: lang, ...(printer.value && { kiosk: printer.value }) });
    if (ticket) { clear(); await show(ticket.number, printer.value); }
  },
  checkIn: async (code) => {
    const found = await send(`/api/v1/appointments/${code}/check-in`, { language: lang, ...(printer.value && { kiosk: printer.value }) });
    if (found) { clear(); await show(found.ticket.number, printer.value); toast(found.told); }
  },
  show: (number) => { clear(); return show(number); },
  print: async (name) => {
    slip.printer = name;
    outcomes.delete(slip.ticket);
    if (await send(`/api/v1/tickets/${slip.ticket}/print`, { printer: name })) tellSlip(outcomes.get(slip.ticket) ?? "printing");
  },
  cancel: async () => {
    if (!(await send(`/api/v1/tickets/${slip.ticket}/cancel`, { reason: words.cancelReason }))) return;
    ticketDialog.close();
    toast(say("cancelled", { number: slip.ticket }));
  },
  drop: async (lane) => {
    if (await send(`/api/v1/tickets/${slip.ticket}/narrow`, { lane, reason: words.dropReason })) await show(slip.ticket);
  },
  return: (number) => giveBack(number, words.restored),
  askLate: (number) => { late = number; one("#late").showModal(); },
  late: (reason) => giveBack(late, reason),
  helpTake: (device) => send(`/api/v1/help/${encodeURIComponent(device)}/take`, {}),
  helpEnd: (device) => send(`/api/v1/help/${encodeURIComponent(device)}/end`, {}),
  inquiry: async (kind) => {
    const tally = await send("/api/v1/inquiries", { kind });
    if (!tally) return;
    for (const [name, count] of Object.entries(tally.kinds)) one(`[data-inquiry="${name}"] b`).textContent = count;
    one(".sum").textContent = Object.values(tally.kinds).reduce((sum, count) => sum + count, 0);
  },
  open: (name) => {
    if (name === "problem") openProblem();
    else one(`#${name}`).showModal();
  },
  close: (_, __, button) => button.closest("dialog").close(),
  problem: (reason) => { problem.choose(reason); enable(); },
  problemAt: (device) => { openProblem(device); },
  sendProblem: async () => {
    const noted = await send("/api/v1/problems", problem.members(form.form?.dataset.service));
    if (!noted) return;
    problem.close();
    one("#noted .code").textContent = noted.code;
    one("#noted").showModal();
  },
  problemTold: async (code) => {
    await fetch(`/api/v1/problem-answers/${encodeURIComponent(code)}`, { cache: "no-store" });
    search();
  },
  seen: (mark) => { sessionStorage.setItem(`guide.seen ${mark}`, "1"); dress(); },
};

function openProblem(device = "") {
  problem.open(chosen.hidden ? "" : (form.form?.dataset.name ?? ""), device);
  enable();
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("button");
  if (!button || (chosen.contains(button) && form.touch(button))) return;
  for (const [name, act] of Object.entries(actions)) {
    if (name in button.dataset) {
      try {
        await act(button.dataset[name], button.dataset, button);
      } catch {
        toast(words.lost);
      }
      return;
    }
  }
});

let typing = 0;
input.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(search, SEARCH_PAUSE_MS);
});
input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return; // a scanner ends with Enter
  clearTimeout(typing);
  search();
});
one(".search").addEventListener("submit", (event) => event.preventDefault());

// What changes by itself -----------------------------------------------------------------------------------------

function enable() {
  for (const button of all("[data-write]")) {
    if (button.dataset.issue === "green" && form.papers.length && !form.complete) continue;
    button.disabled = isCut() || ("sendProblem" in button.dataset && !problem.reason);
  }
  const way = one("[data-print-way]");
  if (way && !printer.value) way.disabled = true;
}

function dress() {
  const fresh = (element) => !sessionStorage.getItem(`guide.seen ${element.dataset.mark}`);
  const marks = all(".pill [data-mark]");
  const news = marks.filter(fresh);
  for (const mark of marks) mark.hidden = mark !== news[0];
  const pill = one(".pill");
  if (pill) {
    pill.hidden = news.length === 0;
    one(".more", pill).textContent = news.length > 1 ? `+${news.length - 1}` : "";
  }
  for (const seen of all("#alerts [data-seen]")) seen.disabled = Boolean(sessionStorage.getItem(`guide.seen ${seen.dataset.seen}`));
  const calling = all("[data-help-take]").length;
  document.title = document.title.replace(/^(\(\d+\) )?/, calling ? `(${calling}) ` : "");
  enable();
  ago();
}

function ago() {
  for (const mark of all("[data-ago]")) {
    const seconds = Math.max(0, Math.round((window.live.now() - Number(mark.dataset.ago)) / 1000));
    const spell = seconds < 60 ? `${seconds} ${words.second}` : `${Math.floor(seconds / 60)} ${words.minute}`;
    const text = say("ago", { spell });
    if (mark.textContent !== text) mark.textContent = text;
  }
}

function screen() {
  if (printer.value) delete body.dataset.screen;
  else body.dataset.screen = "";
  enable();
}

printer.addEventListener("change", () => {
  localStorage.setItem(PRINTER, printer.value);
  screen();
});
const kept = localStorage.getItem(PRINTER);
if (kept !== null && all("option", printer).some((option) => option.value === kept)) printer.value = kept;
screen();

document.addEventListener("live:event", ({ detail }) => {
  hear(detail.event);
  queueMicrotask(dress);
});
document.addEventListener("live:snapshot", ({ detail }) => {
  detail.missed?.forEach(hear);
  queueMicrotask(dress);
});
document.addEventListener("live:fresh", enable);
setInterval(ago, 1000);
dress();
