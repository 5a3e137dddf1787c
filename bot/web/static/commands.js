// Completion of commands: typing `/` offers them, arrows choose, Enter or Tab takes the choice.
// Invariant: without a choice, Enter sends what stands there, as it stands.

import { make } from "./parts.js";

const text = document.getElementById("text");
const list = document.getElementById("commands");

let menu = [];
let chosen = -1;

async function offer() {
  const typed = text.value;
  const isCommand = /^\/\w*$/.test(typed);
  if (isCommand && !menu.length) menu = await fetched();
  if (text.value !== typed) return; // Typed on while the menu came: the next call has it.
  const fits = (command) => isCommand && command.name.startsWith(typed.slice(1).toLowerCase());
  list.replaceChildren(...menu.filter(fits).map(option));
  list.hidden = !list.childElementCount;
  text.setAttribute("aria-expanded", String(!list.hidden));
  choose(-1);
}

async function fetched() {
  const answer = await fetch("/menu").catch(() => null);
  return answer?.ok ? answer.json() : [];
}

function option(command, index) {
  const attributes = { id: `command-${index}`, role: "option", "aria-selected": "false" };
  const name = make("b", {}, `/${command.name}`);
  const node = make("li", attributes, name, make("span", {}, command.summary));
  node.addEventListener("pointerdown", (event) => event.preventDefault()); // The focus stays.
  node.addEventListener("click", () => take(index));
  return node;
}

function choose(index) {
  list.children[chosen]?.setAttribute("aria-selected", "false");
  chosen = index;
  const node = list.children[index];
  node?.setAttribute("aria-selected", "true");
  node?.scrollIntoView({ block: "nearest" });
  if (node) text.setAttribute("aria-activedescendant", node.id);
  else text.removeAttribute("aria-activedescendant");
}

function take(index) {
  text.value = `${list.children[index].querySelector("b").textContent} `;
  close();
  text.focus();
}

function close() {
  list.hidden = true;
  text.setAttribute("aria-expanded", "false");
  choose(-1);
}

function pressed(event) {
  if (list.hidden || event.isComposing) return;
  const many = list.childElementCount;
  if (event.key === "ArrowDown") choose((chosen + 1) % many);
  else if (event.key === "ArrowUp") choose((Math.max(chosen, 0) + many - 1) % many);
  else if (event.key === "Tab" && !event.shiftKey) take(Math.max(chosen, 0));
  else if (event.key === "Enter" && chosen >= 0) take(chosen);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
}

text.addEventListener("input", offer);
text.addEventListener("keydown", pressed);
text.addEventListener("blur", close);
