/* One tab acts for a window, the others look on. Tabs of one browser ask each other; Web Locks would need HTTPS. */
import { newKey } from "/static/web/live.js";

const ANSWER_MS = 300;
const ASK_MS = 3000;

/* `take`: the button that makes this tab the one; `tell`: hears whether it is another. Two tabs that open at the same
   moment both find nobody and both claim: the smaller name stays. */
export function oneTab(topic, take, tell) {
  if (!("BroadcastChannel" in window)) return;
  const channel = new BroadcastChannel(topic), name = newKey();
  let mine = false, answered = false;

  function own(value) {
    mine = value;
    tell(!value);
  }
  function claim(by) {
    channel.postMessage({ say: "mine", by });
    own(true);
  }
  function ask() {
    answered = false;
    channel.postMessage({ say: "whose?" });
    setTimeout(() => { if (!mine && !answered) claim(name); else if (answered) tell(true); }, ANSWER_MS);
  }
  channel.addEventListener("message", ({ data: { say, by } }) => {
    if (say === "whose?" && mine) channel.postMessage({ say: "here" });
    else if (say === "here" && !mine) answered = true;
    else if (say === "gone" && !mine) ask();
    else if (say === "mine" && mine) {
      if (by < name) own(false);
      else claim(name);
    }
  });
  take.addEventListener("click", () => claim(""));
  window.addEventListener("pagehide", () => { if (mine) channel.postMessage({ say: "gone" }); });
  setInterval(() => { if (!mine) ask(); }, ASK_MS);
  ask();
}
