/* The key card: shows what each key does, keeps what the clerk changes with the clerk and not with the machine. */
import { newKey, post } from "/static/web/live.js";

const body = document.body;

/* keys: the Keys of the card. say, wrong: the dock's message. */
export function settings(keys, words, say, wrong) {
  const form = document.getElementById("settings");
  const twice = document.getElementById("twice");
  const boxes = ["single", "sound", "together"];

  const refuse = (sentence) => {
    twice.textContent = sentence;
    twice.hidden = !sentence;
  };

  async function keep() {
    refuse(keys.twice() ? words.twice : "");
    if (!twice.hidden) return;
    const wanted = { keys: keys.own(), ...Object.fromEntries(boxes.map((name) => [name, form.elements[name].checked])) };
    const before = body.hasAttribute("data-single");
    try {
      const { status } = await post("/api/v1/console-settings", wanted, newKey());
      if (status !== 200) throw new Error(String(status));
    } catch {
      refuse(words.notKept);
      return;
    }
    keys.take();
    for (const name of boxes) body.toggleAttribute(`data-${name}`, form.elements[name].checked);
    form.closest("dialog").close();
    const changed = before !== form.elements.single.checked;
    say(changed ? (form.elements.single.checked ? words.keysOn : words.keysOff) : words.kept);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
  });
  document.getElementById("usual-keys").addEventListener("click", () => keys.usual());
  form.closest("dialog").addEventListener("close", () => {
    keys.drop();
    refuse("");
    for (const name of boxes) form.elements[name].checked = body.hasAttribute(`data-${name}`);
  });
}
