/* A bank's window: who the company is and what this bank has offered are asked for, put in, and put in again whenever the
   panel comes new. Nothing of it is kept longer than the company is here. */
import { newKey, post } from "/static/web/live.js";
import { Toast } from "./toast.js";

const body = document.body;
const base = `/api/v1/windows/${body.dataset.window}`;
const toast = new Toast();
const panel = () => document.querySelector(".offers");
const words = () => document.querySelector("[data-part=offers] [data-words]").dataset;
let offers = [], revealed = null, asked = null, dialog = null;

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function own(offer) {
  const row = element("div", "", offer.withdrawn ? "own-offer back" : "own-offer");
  const said = [offer.amount, offer.rate, offer.term, `${words().until} ${offer.valid}`, offer.note].filter(Boolean).join("　");
  row.append(element("b", offer.kind), element("span", said));
  if (offer.withdrawn) row.append(element("em", words().gone));
  else row.append(Object.assign(element("button", words().back, "plain"), { type: "button" }));
  row.lastChild.dataset.withdraw = offer.id;
  return row;
}

/* What was asked for, on the panel as it is now. */
function dress() {
  const place = panel();
  if (!place) return;
  const { company } = place.dataset;
  if (revealed && revealed.number !== company) revealed = null;
  const mine = offers.filter((offer) => offer.ticket.endsWith(`-${company}`));
  const list = place.querySelector("[data-own-offers]");
  if (company && mine.length) list.replaceChildren(...mine.map(own), element("p", words().disclaimer, "offers-note"));
  else list.replaceChildren(...(company ? [element("p", words().none, "offers-note")] : []));
  const about = place.querySelector("[data-revealed]");
  if (about) about.hidden = !revealed;
  if (about && revealed) about.replaceChildren(...["name", "code", "contact", "phone"].filter((name) => revealed[name]).flatMap((name) => [element("dt", words()[name]), element("dd", revealed[name])]));
}

async function refresh() {
  const place = panel();
  const mark = place && `${place.dataset.company} ${place.dataset.said}`;
  if (!place || mark === asked) return dress();
  asked = mark;
  if (!place.dataset.company) offers = [];
  else {
    try {
      const answer = await fetch(`${base}/offers?lang=${body.dataset.lang}`, { cache: "no-store" });
      if (answer.ok) offers = (await answer.json()).offers;
      else asked = null;
    } catch {
      asked = null; // with the next word from the hall once more
    }
  }
  dress();
}

async function send(path, members, said) {
  if (body.dataset.locked) return false;
  try {
    const { status, body: answer } = await post(`${base}/${path}?lang=${body.dataset.lang}`, members, newKey());
    if (status < 300) toast.say(said);
    else toast.wrong(answer?.title ?? words().lost);
    return status < 300;
  } catch {
    toast.wrong(words().lost);
    return false;
  } finally {
    asked = null;
    refresh();
  }
}

async function reveal(number) {
  try {
    const answer = await fetch(`${base}/company/${number}?lang=${body.dataset.lang}`, { cache: "no-store" });
    const told = await answer.json();
    if (answer.ok) revealed = { ...told, number };
    else toast.wrong(told.title);
  } catch {
    toast.wrong(words().lost);
  }
  dress();
}

/* The form stands outside the panel, so that nothing typed is lost when the panel comes new. */
function open(name, number) {
  dialog?.remove();
  dialog = document.createElement("dialog");
  dialog.append(document.querySelector(`[data-part=offers] [data-form=${name}]`).content.cloneNode(true));
  const form = dialog.querySelector("form"), title = dialog.querySelector("h2");
  title.textContent = title.textContent.replace("{number}", number);
  title.id = "offers-title";
  dialog.setAttribute("aria-labelledby", title.id);
  body.append(dialog);
  if (form.elements.valid) {
    const today = new Date(window.live.now()), later = new Date(window.live.now() + 30 * 86400000);
    const day = (moment) => new Intl.DateTimeFormat("en-CA", { timeZone: document.documentElement.dataset.zone }).format(moment);
    form.elements.valid.min = day(today);
    form.elements.valid.value = day(later);
  }
  form.elements.kind.addEventListener("change", () => money(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close();
    if (name === "offer") send("offers", offer(form, number), words().made);
    else send("loans", { ticket: number, kind: form.elements.kind.value, amount: whole(form.elements.amount.value) }, words().recorded);
  });
  dialog.querySelector("[data-shut]").addEventListener("click", () => dialog.close());
  dialog.showModal();
  form.elements.kind.focus();
}

function money(form) {
  const account = form.elements.kind.value === "account";
  for (const label of form.querySelectorAll("[data-money]")) {
    label.hidden = account;
    label.querySelector("input").disabled = account;
  }
}

const whole = (text) => Number(text.replace(/[, ]/g, ""));

function offer(form, number) {
  const { kind, amount, rate, term, valid, note } = Object.fromEntries(new FormData(form));
  return {
    ticket: number, kind, valid, ...(note && { note }),
    ...(amount && { amount: whole(amount) }), ...(rate && { rate: Math.round(Number(rate) * 100) }), ...(term && { term: whole(term) }),
  };
}

document.addEventListener("click", ({ target, detail }) => {
  const button = target.closest(".offers button");
  if (!button || body.dataset.locked) return;
  const { offer: offered, loan, decline, reveal: shown, withdraw } = button.dataset;
  if (offered) open("offer", offered);
  if (loan) open("loan", loan);
  if (shown) reveal(shown);
  if (withdraw) send(`offers/${withdraw}/withdraw`, {}, words().took);
  if (decline) send("decline", { ticket: decline }, words().declined);
  if (detail) button.blur(); // by mouse: the next Enter is meant for the primary button
});

for (const name of ["live:snapshot", "live:event"]) document.addEventListener(name, refresh);
refresh();
