/* Trying a past day on the draft, publishing it, going back. After a publication the page waits until it is served by the
   new revision. */
import { send, tell } from "./admin.js";

const words = document.getElementById("words").dataset;
const version = () => Number(document.body.dataset.version);
const lang = document.documentElement.lang.slice(0, 2);
const again = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function taken(revision) {
  tell(words.taking);
  for (let tries = 0; tries < 60; tries += 1) {
    try {
      const held = await (await fetch("/api/v1/hall-publications/current", { cache: "no-store" })).json();
      if (held.serving === revision) {
        sessionStorage.setItem("admin-said", words.taken);
        return location.assign(`/admin/history?lang=${lang}`);
      }
    } catch { /* the process that served this page ends; another one answers */ }
    await again(300);
  }
  return location.reload();
}

/* Publishing ------------------------------------------------------------------------------------------------------ */
const publish = document.getElementById("publish");
publish?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const when = publish.elements.namedItem("when").value, drains = {};
  for (const select of publish.querySelectorAll("[data-drain]")) if (select.value) drains[select.dataset.drain] = select.value;
  const members = { version: version(), when, note: publish.elements.namedItem("note").value.trim(), drains: when === "now" ? drains : {} };
  const wrong = publish.querySelector("[data-refused]");
  wrong.hidden = true;
  const refused = await send("/api/v1/hall-draft/publish", members, ({ revision }) => {
    if (when === "now") return taken(revision);
    sessionStorage.setItem("admin-said", words.planned);
    return location.assign(`/admin/history?lang=${lang}`);
  });
  if (refused) {
    wrong.textContent = refused.body?.title || words.lost;
    wrong.hidden = false;
  }
});
document.querySelector("[data-discard]")?.addEventListener("click", () => send("/api/v1/hall-draft/discard", { version: version() }));
document.querySelector("[data-rebase]")?.addEventListener("click", () => send("/api/v1/hall-draft/rebase", { version: version() }));
document.querySelector("[data-cancel]")?.addEventListener("click", ({ target }) => send("/api/v1/hall-publications/planned/cancel", { note: target.textContent.trim() }));

const back = document.getElementById("back");
for (const button of document.querySelectorAll("[data-revert]")) {
  button.addEventListener("click", () => {
    const revision = button.dataset.revert, note = back.querySelector("#back-note");
    back.querySelector("[data-revision]").textContent = revision.slice(0, 8);
    note.value = "";
    back.onclose = () => {
      if (back.returnValue === "go") send(`/api/v1/hall-publications/${revision}/revert`, { note: note.value.trim() }, (body) => taken(body.revision));
    };
    back.showModal();
    note.focus();
  });
}

/* The replay ------------------------------------------------------------------------------------------------------ */
const panel = document.querySelector("[data-replay]");
if (panel) {
  const row = panel.querySelector("[data-row-words]").dataset;
  const form = panel.querySelector("#try"), progress = panel.querySelector(".progress"), failed = panel.querySelector("[data-failed]");
  const minutes = (value) => (value == null ? row.none : row.minutes.replace("{}", value.toFixed(1)));
  const share = (value) => (value == null ? row.none : `${Math.round(value * 100)}%`);

  const cell = (tag, text, name = "") => Object.assign(document.createElement(tag), { textContent: text, className: name });
  /** '8.1 分 → 6.0 分', with a word's colour for better or worse; `less`: whether less is better. */
  function pair(was, now, shown, less) {
    const same = was == null || now == null || Math.abs(was - now) < 0.005;
    const better = less ? now < was : now > was;
    return cell("td", `${shown(was)} → ${shown(now)}${same ? "" : better ? " ▲" : " ▼"}`, `number ${same ? "" : better ? "better" : "worse"}`);
  }
  function show({ day, draft, found }) {
    const table = document.createElement("table"), head = document.createElement("thead"), rows = document.createElement("tbody"), top = document.createElement("tr");
    const caption = cell("caption", day === "files" ? row.recorded : row.caption.replace("{day}", `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`));
    top.append(...[row.lane, row.tickets, row.mean, row.p90, row.target, row.priority].map((name) => Object.assign(cell("th", name), { scope: "col" })));
    head.append(top);
    for (const { name, before, after } of found.lanes) {
      if (!before?.tickets && !after?.tickets) continue;
      const line = document.createElement("tr"), was = before || {}, now = after || {};
      line.append(
        Object.assign(cell("th", name[lang] || name.zh), { scope: "row" }),
        cell("td", `${was.tickets || 0} → ${now.tickets || 0}`, "number"),
        pair(was.mean, now.mean, minutes, true),
        pair(was.p90, now.p90, minutes, true),
        pair(was.in_target, now.in_target, share, false),
        pair(was.priority_in_target, now.priority_in_target, share, false),
      );
      rows.append(line);
    }
    table.append(caption, head, rows);
    const left = row.left.replace("{before}", found.before.waiting).replace("{after}", found.after.waiting).replace("{out}", found.after.left_out);
    const older = draft === panel.dataset.revision ? [] : [cell("p", row.older, "note")];
    panel.querySelector("[data-found]").replaceChildren(...older, table, cell("p", left, "hint"));
  }
  async function watch() {
    for (;;) {
      const replay = await (await fetch("/api/v1/hall-replays/current", { cache: "no-store" })).json();
      progress.hidden = replay.state !== "running";
      progress.querySelector("progress").value = replay.done;
      failed.hidden = replay.state !== "failed";
      panel.dataset.state = replay.state;
      if (replay.state === "found") show(replay);
      if (replay.state !== "running") return;
      await again(400);
    }
  }
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    panel.querySelector("[data-found]").replaceChildren();
    await send("/api/v1/hall-replays", { day: form.elements.namedItem("day").value }, watch);
  });
  panel.addEventListener("begun", () => { panel.querySelector("[data-found]").replaceChildren(); watch(); });
  if (panel.dataset.state !== "none") watch();
}
