/* One tab acts for a window, the others look on. Tabs of one browser ask each other; Web Locks would need HTTPS. */
const ANSWER_MS = 300;
const ASK_MS = 3000;

export function oneTab(name, take, tell) {
  if (!("BroadcastChannel" in window)) return;
  const channel = new BroadcastChannel(name);
  let mine = false, answered = false;

  function own(value) {
    mine = value;
    tell(!value);
  }
  function ask() {
    answered = false;
    channel.postMessage("who?");
    setTimeout(() => { if (!answered && !mine) own(true); else if (answered) tell(true); }, ANSWER_MS);
  }
  channel.addEventListener("message", ({ data }) => {
    if (data === "who?" && mine) channel.postMessage("me");
    else if (data === "me" && !mine) answered = true;
    else if (data === "now me") own(false);
    else if (data === "gone" && !mine) ask();
  });
  take.addEventListener("click", () => { channel.postMessage("now me"); own(true); });
  window.addEventListener("pagehide", () => { if (mine) channel.postMessage("gone"); });
  setInterval(() => { if (!mine) ask(); }, ASK_MS);
  ask();
}
