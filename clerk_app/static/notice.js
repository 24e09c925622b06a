/* Calls for attention, softly: somebody came to an empty window, somebody set aside has waited too long. The title says
   how many wait, for a clerk whose other program covers the console. */
const part = (name) => document.querySelector(`[data-part=${name}]`);
let waited = null;
let known = null;

/* say: the dock's message. */
export function notice(words, say) {
  const waiting = Number(part("next").querySelector("[data-waiting]")?.dataset.waiting || 0);
  const title = document.title.replace(/^\(\d+\) /, "");
  document.title = waiting ? `(${waiting}) ${title}` : title;
  if (waited === 0 && waiting && part("pill").querySelector("[data-state=free]")) {
    say(words.come);
    tone();
  }
  waited = waiting;
  const alerts = new Map([...part("alerts").querySelectorAll("[data-alert^=held]")].map((line) => [line.dataset.alert, line.textContent]));
  if (known) {
    for (const [name, sentence] of alerts) {
      if (known.has(name)) continue;
      say(sentence);
      tone();
    }
  }
  known = alerts;
}

function tone() {
  if (!document.body.hasAttribute("data-sound")) return;
  const sound = new AudioContext(), wave = sound.createOscillator(), loud = sound.createGain();
  wave.frequency.value = 660;
  loud.gain.setValueAtTime(0.05, sound.currentTime);
  loud.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.4);
  wave.connect(loud).connect(sound.destination);
  wave.start();
  wave.stop(sound.currentTime + 0.4);
  wave.onended = () => sound.close();
}
