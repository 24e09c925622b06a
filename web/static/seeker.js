// Asks for the hall again and again, once told to, until it answers; then says so. A worker, since it asks synchronously:
// only for that does Chromium always dial anew. Anything else that is asked waits behind what was dialled into the
// silence, which lives on in the browser for two minutes, six to a host, each trying again less and less often; and the
// opening of sockets is put off, up to five seconds each, where many have failed.
const EVERY_MS = 500, PATIENCE_MS = 1000;
const KEPT = 6, SHORT_MS = 250;  // connections kept from before the silence are dead, and would be used first
let asked = 0;

function answers(withinMs) {
  const request = new XMLHttpRequest();
  request.open("GET", "/live", false);
  request.timeout = withinMs;
  try {
    request.send();
    return request.responseText === "alive\n";
  } catch {
    return false;
  }
}

function seek() {
  const began = performance.now(), patience = asked < KEPT ? SHORT_MS : PATIENCE_MS;
  asked += 1;
  if (answers(patience)) postMessage("found");
  else setTimeout(seek, Math.min(patience, EVERY_MS) - (performance.now() - began));
}

addEventListener("message", () => {
  asked = 0;
  seek();
});
