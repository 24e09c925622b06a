/* The console as a strip of 96 px that stays above other programs, where the browser can (Document Picture-in-Picture):
   number, time and Enter. It shows copies; whatever is pressed in it is pressed in the console. */
const SIZE = { width: 390, height: 96 };
const COPIED = ["card", "primary"];

/* button: opens it. press: what a click on the primary action does. key: hears the keys. Returns what copies the parts
   again, and says nothing while there is no strip. */
export function float(button, press, key) {
  let strip = null;

  function copy() {
    if (!strip) return;
    const shown = strip.document;
    for (const name of COPIED) {
      const html = document.querySelector(`[data-part=${name}]`).innerHTML;
      const place = shown.querySelector(`[data-copy=${name}]`);
      if (place.innerHTML !== html) place.innerHTML = html;
    }
    const toast = document.querySelector(".toast");
    shown.querySelector(".toast").hidden = toast.hidden;
    shown.querySelector(".toast span").textContent = document.getElementById("said").textContent;
    for (const name of ["data-locked", "data-together", "aria-busy", "data-slow"]) {
      if (document.body.hasAttribute(name)) shown.body.setAttribute(name, document.body.getAttribute(name));
      else shown.body.removeAttribute(name);
    }
  }

  async function open() {
    strip = await window.documentPictureInPicture.requestWindow(SIZE);
    const { document: shown } = strip;
    for (const sheet of document.querySelectorAll('link[rel="stylesheet"]')) shown.head.append(sheet.cloneNode());
    shown.documentElement.lang = document.documentElement.lang;
    shown.title = document.title;
    shown.body.className = "console";
    const desk = shown.createElement("main");
    desk.className = "desk";
    for (const name of COPIED) {
      const place = shown.createElement(name === "card" ? "section" : "div");
      place.dataset.copy = name;
      if (name === "card") place.className = "card";
      desk.append(place);
    }
    const toast = shown.createElement("div");
    toast.className = "toast";
    toast.append(shown.createElement("span"));
    shown.body.append(desk, toast);
    shown.addEventListener("click", (event) => { if (event.target.closest("#primary")) press(); });
    shown.addEventListener("keydown", key);
    strip.addEventListener("pagehide", () => { strip = null; });
    copy();
  }

  if ("documentPictureInPicture" in window) {
    button.hidden = false;
    button.addEventListener("click", () => { button.closest("dialog").close(); open(); });
  }
  return copy;
}
