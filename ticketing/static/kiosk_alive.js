// Whether the hall is there and still knows this kiosk: asked every second, so that nobody stands before a dead screen for
// longer than three. body[data-gone] shows the page that sends to the guide desk, body[data-revoked] that of a kiosk
// whose key was taken back.
const EVERY_MS = 1000;
const PATIENCE_MS = 1500;
const body = document.body;

async function look() {
  let found = "gone";
  try {
    const answer = await fetch("/kiosk/alive", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    found = answer.ok ? "" : [401, 403].includes(answer.status) ? "revoked" : "gone";
  } catch {
    // no answer in time
  }
  const was = "gone" in body.dataset ? "gone" : "revoked" in body.dataset ? "revoked" : "";
  if (was === "revoked" && !found) location.reload(); // as a page of whoever the kiosk is now
  delete body.dataset.gone;
  delete body.dataset.revoked;
  if (found) body.dataset[found] = "";
  document.querySelector(".cover.out-of-service").hidden = found !== "revoked";
  if (was && !found) document.dispatchEvent(new CustomEvent("kiosk:back"));
  setTimeout(look, EVERY_MS);
}

look();
