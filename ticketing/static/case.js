// Asking about a case: what the hall answers, word or refusal, stands below the question.
const form = document.querySelector(".ask");
const answer = document.querySelector(".answer");
const lang = document.documentElement.lang.slice(0, 2);

function refuse(text) {
  answer.replaceChildren(Object.assign(document.createElement("p"), { className: "wrong", textContent: text }));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [number, code] = ["case", "code"].map((name) => encodeURIComponent(form.elements[name].value.trim()));
  if (!number || !code) return;
  try {
    const found = await fetch(`/case/${number}/${code}?lang=${lang}`, { cache: "no-store", headers: { Accept: "application/json" } });
    if (found.ok) answer.innerHTML = await found.text();
    else refuse((await found.json()).title);
  } catch {
    refuse(document.querySelector("#no-answer").innerHTML);
  }
});
