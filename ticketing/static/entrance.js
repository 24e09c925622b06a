// A new code every minute of the hall's clock. A code that the hall would refuse is not shown: it is taken away when its
// time is over, whatever the network does.
const GRACE_MS = 60000; // the hall takes the code of the minute before
const AGAIN_MS = 2000, PATIENCE_MS = 5000;
const body = document.body;
const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
let until = performance.now() + 10000;

async function renew() {
  let next = AGAIN_MS;
  try {
    const answer = await fetch(`/entrance/code?lang=${lang}`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) throw new Error(String(answer.status));
    const left = Number(answer.headers.get("X-Left-Ms"));
    document.querySelector(".code").innerHTML = await answer.text();
    until = performance.now() + left + GRACE_MS;
    body.dataset.code = "shown";
    next = left + 100;
  } catch {
    // The next try is soon; until then the code on the screen still holds for a while.
  }
  setTimeout(renew, next);
}

setInterval(() => {
  if (body.dataset.code !== "old" && performance.now() > until) body.dataset.code = "old";
}, 500);
renew();
