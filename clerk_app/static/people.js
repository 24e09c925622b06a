/* The accounts: each change is asked once more; a starting password is shown until somebody has written it down. */
import { send } from "./admin.js";

const dialog = (id) => document.getElementById(id);
const PATH = "/api/v1/accounts";

function starting({ user, password }) {
  const shown = dialog("starting");
  shown.querySelector("[data-who]").textContent = user;
  shown.querySelector("[data-password]").textContent = password;
  shown.onclose = () => location.reload();
  shown.showModal();
}

function ask(id, { user, name, role }, go) {
  const shown = dialog(id);
  shown.querySelector("[data-who]").textContent = user;
  if (id === "change") {
    shown.querySelector("[name=role]").value = role;
    shown.querySelector("[name=name]").value = name;
  }
  shown.onclose = () => { if (shown.returnValue === "go") go(shown); };
  shown.returnValue = "";
  shown.showModal();
}

dialog("people").addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-do]");
  if (!button) return;
  const who = button.closest("[data-user]").dataset, path = `${PATH}/${encodeURIComponent(who.user)}`;
  if (button.dataset.do === "change") {
    ask("change", who, (shown) => send(`${path}/change`, { role: shown.querySelector("[name=role]").value, name: shown.querySelector("[name=name]").value.trim() }));
  }
  if (button.dataset.do === "password") ask("password", who, () => send(`${path}/password`, {}, starting));
  if (button.dataset.do === "remove") ask("remove", who, () => send(`${path}/remove`, {}));
});

dialog("person").addEventListener("submit", (event) => {
  event.preventDefault();
  const data = new FormData(event.target);
  send(PATH, { user: data.get("user").trim(), name: data.get("name").trim(), role: data.get("role") }, starting);
});
