// Asking about a case: what the hall answers, word or refusal, stands below the question.
const form = document.querySelector(".ask");
const answer = document.querySelector(".answer");
const lang = document.documentElement.lang.slice(0, 2);

function refuse(text) {
  answer.replaceChildren(Object.assign(document.createElement("p"), { className: "wrong", textContent: text }));
}

async function ask() {
  const [number, code] = ["case", "code"].map((name) => encodeURIComponent(form.elements[name].value.trim()));
  if (!number || !code) return;
  try {
    const found = await fetch(`/case/${number}/${code}?lang=${lang}`, { cache: "no-store", headers: { Accept: "application/json" } });
    if (found.ok) answer.innerHTML = await found.text();
    else refuse((await found.json()).title);
  } catch {
    refuse(document.querySelector("#no-answer").innerHTML);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});

/* A receipt's QR code brings number and code behind the '#', so that no server writes them down. */
const [number, code] = location.hash.slice(1).split("/");
if (number && code) {
  form.elements.case.value = number.slice(0, 24);
  form.elements.code.value = code.slice(0, 16);
  history.replaceState(null, "", location.pathname + location.search);
  ask();
}
