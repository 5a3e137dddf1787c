// The reader's own lines. Invariant: a line is shown once, under its key. One that a button says is
// held back: where the answer takes the place of the button's message, there is no line.

import { mine } from "./letters.js";
import { bubble, follow, keepUp, log, place } from "./log.js";

const PATIENCE = 2500; // ms until a pressed button that has brought no answer is shown as a line.

const own = new Map(); // key → its bubble

// A line on its way.
export function wait(item) {
  const line = ours(item);
  line.classList.add("waiting");
  place(item.at, line);
  if (!item.pressed) follow();
}

export function stateOf(key, words, { isRefused = false } = {}) {
  const line = own.get(key);
  line.querySelector(".state").textContent = words;
  if (words) release(line);
  if (isRefused) line.classList.replace("waiting", "failed");
}

// The server has it.
export function confirm(id, letter) {
  const line = own.get(letter.key) ?? ours(letter);
  if (line.dataset.line) return; // said again under the same key: the same line
  line.dataset.line = id;
  line.classList.remove("waiting", "failed");
  line.querySelector(".state").textContent = "";
  place(letter.at, line);
}

function ours({ key, text, at, pressed }) {
  const line = mine({ at }, (pressed && labelOf(pressed, text)) || text);
  own.set(key, line);
  if (pressed) {
    line.dataset.pressed = pressed;
    line.classList.add("held");
    line.hidden = true;
    setTimeout(() => release(line), PATIENCE);
  }
  return line;
}

// An answer came as a message of its own: to the oldest line that is held back, if there is one.
export function answered() {
  const line = log.querySelector(".held");
  if (!line) return;
  release(line);
  line.classList.remove("held");
  if (line.matches(".new")) follow();
}

// An answer came in the place of its message.
export function dismiss(id) {
  const line = log.querySelector(`.held[data-pressed="${CSS.escape(id)}"]`);
  if (line) free(line);
  line?.remove();
}

export function setBusy(button, isBusy) {
  button.classList.toggle("busy", isBusy);
  button.setAttribute("aria-disabled", String(isBusy));
}

function labelOf(id, command) {
  const same = buttonsOf(id).find((one) => one.dataset.command === command);
  return same?.textContent.replace(/^✓\s*/, "");
}

function release(line) {
  if (!line.hidden) return;
  line.hidden = false;
  free(line);
  keepUp();
}

function free(line) {
  for (const node of buttonsOf(line.dataset.pressed)) if (node.matches(".busy")) setBusy(node, false);
}

function buttonsOf(id) {
  return [...(bubble(id)?.closest(".post").querySelectorAll("button") ?? [])];
}
