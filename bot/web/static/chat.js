// The chat page: puts the conversation, the line to the server and what is typed together.

import { check, open } from "./line.js";
import { count, live, toEnd } from "./log.js";
import { resume, say } from "./outbox.js";
import { mind } from "./spoken.js";
import { t } from "./texts.js";
import { show } from "./told.js";

const $ = (id) => document.getElementById(id);
const [line, text] = ["line", "text"].map($);

function status(words, isLost) {
  line.textContent = words;
  line.classList.toggle("lost", isLost);
  line.dispatchEvent(new Event("change"));
}

open({
  letter(id, letter) {
    show(id, letter);
    mind(letter);
  },
  live() {
    status(t("online"), false);
    resume();
    live();
  },
  lost: () => status(t("reconnecting…"), true),
  locked() {
    status(t("closed"), true);
    $("empty").hidden = true;
    $("form").hidden = true;
    $("locked").hidden = false;
  },
});

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (text.value.trim()) say(text.value);
  text.value = "";
  text.dispatchEvent(new Event("input"));
  toEnd();
});
for (const offer of document.querySelectorAll("[data-say]")) {
  offer.addEventListener("click", () => say(offer.dataset.say));
}
document.addEventListener("visibilitychange", () => document.hidden || (count(0), check()));
