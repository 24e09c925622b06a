// A recorded day tried on the draft: its two files are read here, and each of its lanes is said to be one of the hall's.
import { send } from "./admin.js";

const form = document.getElementById("try-files");
const MOST = 100;

form?.elements.windows.addEventListener("change", async () => {
  const box = form.querySelector(".recording-lanes"), unread = form.querySelector("[data-unread]");
  box.replaceChildren();
  unread.hidden = true;
  let lanes = [];
  try {
    lanes = Object.keys(JSON.parse(await form.elements.windows.files[0].text()).target_s).slice(0, MOST);
  } catch {
    unread.hidden = false;
  }
  for (const lane of lanes) {
    const label = document.createElement("label"), select = document.createElement("select");
    select.dataset.lane = lane;
    select.append(document.getElementById("lane-choices").content.cloneNode(true));
    select.value = [...select.options].some(({ value }) => value === lane) ? lane : "";
    label.append(box.dataset.lanes.replace("{}", lane), select);
    box.append(label);
  }
});

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const lanes = {};
  for (const select of form.querySelectorAll("[data-lane]")) if (select.value) lanes[select.dataset.lane] = select.value;
  const [trace, windows] = await Promise.all(["trace", "windows"].map((name) => form.elements[name].files[0].text()));
  await send("/api/v1/hall-replays/files", { trace, windows, lanes }, () => form.closest("[data-replay]").dispatchEvent(new Event("begun")));
});
