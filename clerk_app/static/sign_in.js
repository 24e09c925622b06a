/* Sign in to a window. A window in use says by whom; taking it over is a choice of its own. */
import { post, newKey } from "/static/web/live.js";

const form = document.getElementById("entry");
const wrong = document.getElementById("wrong");
const take = document.getElementById("take");
try {
  const last = new URLSearchParams(location.search).has("window") ? "" : localStorage.getItem("console.window");
  if (last && [...form.elements.window.options].some((option) => option.value === last)) form.elements.window.value = last;
} catch { /* private mode: the first window stands chosen */ }
form.elements.window.addEventListener("change", () => { take.hidden = true; form.elements.take_over.checked = false; });
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  if (button.disabled) return;
  button.disabled = true;
  const { window: seat, user, password, take_over: over } = form.elements;
  const sits = { window: seat.value, take_over: over.checked }; // who is signed in already is not asked again
  const [path, members] = user ? ["/api/v1/sessions", { user: user.value.trim(), password: password.value, ...sits }] : ["/api/v1/sessions/window", sits];
  try {
    const { status, body } = await post(path + location.search, members, newKey());
    if (status < 300) {
      try { localStorage.setItem("console.window", seat.value); } catch { /* private mode */ }
      location.assign(body.renew ? `/account?next=/clerk&lang=${document.documentElement.lang.slice(0, 2)}` : form.dataset.next);
      return;
    }
    wrong.textContent = body?.title || form.dataset.lost;
    take.hidden = body?.code !== "WINDOW_TAKEN";
    if (status === 401 && !password) { location.reload(); return; }
    if (status === 401) { password.value = ""; password.focus(); }
  } catch {
    wrong.textContent = form.dataset.lost;
  }
  wrong.hidden = false;
  button.disabled = false;
});
