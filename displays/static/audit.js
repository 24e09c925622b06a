// Asks the hall to go through the whole chain, and says what it found.
const form = document.querySelector("[data-verdict]");
const said = document.querySelector(".verdict .said");
const { lang } = document.documentElement;

function show(text, good) {
  said.textContent = text;
  if (good === undefined) delete said.dataset.good;
  else said.dataset.good = good ? "yes" : "no";
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  show(said.dataset.wait);
  try {
    const asked = new URLSearchParams({ head: form.elements.head.value, lang: lang === "zh-CN" ? "zh" : lang });
    const answer = await fetch(`/api/v1/audit/verdict?${asked}`);
    const body = await answer.json();
    if (answer.ok) show(body.good && body.head ? `${body.words}（${body.entries}:${body.head}）` : body.words, body.good);
    else show(body.title, false);
  } catch {
    show(said.dataset.lost, false);
  }
  button.disabled = false;
});
