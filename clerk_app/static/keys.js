/* Single keys: which action each stands for, as this clerk has them; written on every button, changed on the key card.
   A key counts by its place on the keyboard (code), whatever NumLock, CapsLock or an input method make of it. */

/** '0'–'9' or 'A'–'Z' of the physical key, undefined for any other. */
export function sign(event) {
  const found = /^(?:Digit|Numpad)([0-9])$|^Key([A-Z])$/.exec(event.code);
  return found?.[1] ?? found?.[2];
}

export function digit(event) {
  const key = sign(event);
  return key >= "0" && key <= "9" ? key : undefined;
}

export class Keys {
  #inputs;

  /* inputs: the key card's fields, one for each action. What stands in them holds once it is taken. */
  constructor(inputs) {
    this.#inputs = [...inputs];
    for (const input of this.#inputs) input.addEventListener("keydown", (event) => this.#typed(event, input));
    this.take();
  }

  /** What the card shows holds from now on. */
  take() {
    for (const input of this.#inputs) input.dataset.now = input.value;
    this.dress();
  }

  /** The card shows again what holds. */
  drop() {
    for (const input of this.#inputs) input.value = input.dataset.now;
  }

  usual() {
    for (const input of this.#inputs) input.value = input.dataset.usual;
  }

  /** The action that a key stands for, if any. */
  named(key) {
    return this.#inputs.find((input) => input.dataset.now === key)?.name;
  }

  /** Whether two actions on the card share a key. */
  twice() {
    return new Set(this.#inputs.map((input) => input.value)).size < this.#inputs.length;
  }

  /** What differs from the usual, for keeping. */
  own() {
    return Object.fromEntries(this.#inputs.filter((input) => input.value !== input.dataset.usual).map((input) => [input.name, input.value]));
  }

  /** Buttons come new with every part: their keys are written on them again. */
  dress() {
    for (const { name, dataset } of this.#inputs) {
      for (const mark of document.querySelectorAll(`[data-name="${name}"] kbd, [data-key-of="${name}"]`)) {
        if (mark.textContent !== dataset.now) mark.textContent = dataset.now;
      }
    }
  }

  #typed(event, input) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || !sign(event)) return;
    event.preventDefault();
    input.value = sign(event);
    input.select();
  }
}
