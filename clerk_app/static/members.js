/* What a dialog's form says as the members of its command's body; null while something is still to be chosen. */

const GAPS = 200; // as long as the list may be

export function members(dialog, form) {
  const data = Object.fromEntries(new FormData(form));
  const picked = dialog.querySelector("[data-pick][aria-pressed=true]");
  const known = dialog.dataset.ticket ? { ticket: dialog.dataset.ticket } : {};
  if (dialog.querySelector("[data-pick]") && !picked) return null;
  if (picked) known[picked.dataset.pick] = picked.dataset.value;
  switch (form.dataset.act) {
    case "finish":
      return finish(known, data, new FormData(form).getAll("paper"), Boolean(picked.dataset.asks));
    case "call":
      return data.reason ? { ticket: data.ticket.trim().toUpperCase(), reason: data.reason } : { act: "call-next", expected: data.ticket.trim().toUpperCase() };
    case "walk-in":
      return { lane: data.lane, reason: data.reason };
    case "transfer":
      return transfer(known, data, dialog.querySelector(".place[aria-selected=true]"));
    case "pause":
      return { ...known, ...(data.minutes && { until: new Date(window.live.now() + data.minutes * 60000).toISOString() }) };
    default:
      return known;
  }
}

function finish(known, data, papers, asks) {
  const gaps = [...papers, data.gaps?.trim()].filter(Boolean).join("、").slice(0, GAPS);
  if (asks && !gaps) return null;
  return { ...known, ...(gaps && { gaps, gaps_by: data.gaps_by }), ...(data.case && { case: data.case }) };
}

function transfer(known, data, place) {
  if (!place) return null;
  const { lane, window: to } = place.dataset;
  return { ...known, ...(lane ? { lane } : { window: to }), reason: data.reason, keep_place: Boolean(data.keep_place) };
}
