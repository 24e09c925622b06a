/* The device wall: codes, names, and what is asked of one machine. It is drawn anew every ten seconds. */
import { send, tell } from "./admin.js";

const asked = document.querySelector(".save-bar .said").dataset.asked;
const dialog = (id) => document.getElementById(id);

function code({ device, code: text }) {
  const shown = dialog("code");
  shown.querySelector("[data-code]").textContent = `${text.slice(0, 4)} ${text.slice(4)}`;
  shown.querySelector("[data-name]").textContent = device;
  shown.onclose = () => location.reload();
  shown.showModal();
}

function ask(id, name, go) {
  const shown = dialog(id);
  for (const place of shown.querySelectorAll("[data-name]")) place.textContent = name;
  shown.onclose = () => { if (shown.returnValue === "go") go(shown); };
  shown.returnValue = "";
  shown.showModal();
}

document.querySelector("[data-wall]").addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-do]");
  if (!button) return;
  const { device, page } = button.closest("[data-device]").dataset;
  const path = `/api/v1/devices/${encodeURIComponent(device)}`;
  if (button.dataset.do === "identify") send(`${path}/identify`, {}, () => tell(asked.replace("{}", device)));
  if (button.dataset.do === "code") send("/api/v1/devices", { name: device, role: button.dataset.role, page }, code);
  if (button.dataset.do === "rename") ask("rename", device, (shown) => send(`${path}/rename`, { name: shown.querySelector("input").value.trim() }));
  if (button.dataset.do === "revoke") ask("revoke", device, () => send(`${path}/revoke`, {}));
});

document.getElementById("device")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const data = new FormData(event.target), [role, page] = data.get("page").split(" ");
  send("/api/v1/devices", { name: data.get("name").trim(), role, page }, code);
});

setInterval(async () => {
  if (document.querySelector("dialog[open]") || document.querySelector("[data-wall]").contains(document.activeElement)) return;
  try {
    const text = await (await fetch(location.href, { cache: "no-store" })).text();
    const wall = new DOMParser().parseFromString(text, "text/html").querySelector("[data-wall]");
    if (wall) document.querySelector("[data-wall]").replaceChildren(...wall.children);
  } catch { /* the next time will tell */ }
}, 10000);
