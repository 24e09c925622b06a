// Which banks one ticket is to visit: buttons that stay pressed; at least one does. The button that takes the number is
// told, in a place where one is marked; a form asks for `chosen`.

/** The banks that are chosen within an element; null where there are none to choose from. */
export function chosen(place) {
  const banks = [...place.querySelectorAll("[data-bank]")];
  return banks.length ? banks.filter(isOn).map((bank) => bank.dataset.bank) : null;
}

const isOn = (bank) => bank.getAttribute("aria-pressed") === "true";

document.addEventListener("click", ({ target }) => {
  const bank = target.closest("[data-bank]");
  if (!bank) return;
  const group = bank.closest(".banks");
  const on = chosen(group);
  if (on.length === 1 && isOn(bank)) return; // a ticket for no bank at all is none
  bank.setAttribute("aria-pressed", String(!isOn(bank)));
  const banks = chosen(group);
  const count = group.parentElement.querySelector(".banks-chosen");
  count.textContent = count.dataset.words.replace("{count}", banks.length);
  for (const take of document.querySelectorAll("[data-for-banks]")) take.dataset.take = JSON.stringify({ ...JSON.parse(take.dataset.take), lanes: banks, rule: "all" });
});
