// The chosen service: which papers are there, who goes first and why, and the wish that comes of it.

import { chosen } from "/static/ticketing/company_banks.js";

const NEXT = { "": "lacks", lacks: "has", has: "" };

export class Form {
  constructor(place) {
    this.place = place;
  }

  get form() {
    return this.place.querySelector("form");
  }

  get papers() {
    return [...this.place.querySelectorAll("[data-paper]")];
  }

  get missing() {
    return this.papers.filter((paper) => paper.dataset.state === "lacks").map((paper) => paper.dataset.paper);
  }

  get complete() {
    return this.papers.length > 0 && this.papers.every((paper) => paper.dataset.state === "has");
  }

  /** A touch within the form; true if it was one of its own buttons. */
  touch(button) {
    const { dataset } = button;
    if ("paper" in dataset) dataset.state = NEXT[dataset.state];
    else if ("all" in dataset) for (const paper of this.papers) paper.dataset.state = "has";
    else if ("one" in dataset) this.#one(button);
    else if ("need" in dataset || "english" in dataset) button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    else return false;
    this.#dress();
    return true;
  }

  #one(button) {
    const on = button.getAttribute("aria-checked") !== "true";
    for (const other of this.place.querySelectorAll(`[data-one="${button.dataset.one}"]`)) other.setAttribute("aria-checked", String(other === button && on));
  }

  #dress() {
    const why = this.place.querySelector(".why");
    if (why) {
      why.hidden = !this.#decides;
      if (why.hidden || this.#value("reason")) why.classList.remove("wanted");
    }
    const list = this.place.querySelector("[data-list]");
    if (list) list.hidden = this.missing.length === 0;
    const green = this.place.querySelector("[data-issue=green]");
    if (green) green.disabled = this.papers.length > 0 && !this.complete;
    for (const paper of this.papers) paper.setAttribute("aria-pressed", String(paper.dataset.state !== ""));
  }

  get #decides() {
    return Boolean(this.#value("group")) || this.#needs.length > 0;
  }

  get #needs() {
    return [...this.place.querySelectorAll("[data-need][aria-pressed=true]")].map((button) => button.dataset.need);
  }

  #value(name) {
    return this.place.querySelector(`[data-one="${name}"][aria-checked=true]`)?.dataset.value ?? "";
  }

  /** Whether something that was decided still lacks its reason; then it is shown where to say it. */
  lacksReason() {
    const lacks = this.#decides && !this.#value("reason");
    this.place.querySelector(".why")?.classList.toggle("wanted", lacks);
    return lacks;
  }

  /** The members of the request for a number. */
  wish() {
    const group = this.#value("group");
    const region = this.#value("region");
    const english = this.place.querySelector("[data-english][aria-pressed=true]") !== null;
    const needs = this.#needs;
    const banks = chosen(this.place);
    return {
      service: this.form.dataset.service,
      ...(banks && { lanes: banks, rule: "all" }),
      ...(group && { class: "priority", group }),
      ...(needs.length && { needs }),
      ...(this.#decides && { reason: this.#value("reason") }),
      ...(this.missing.length ? { missing: this.missing } : this.complete && { papers_complete: true }),
      ...(region && { region }),
      ...(english && { language: "en" }),
    };
  }
}
