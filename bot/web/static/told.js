// What we told. Invariant: an alert is shown once, whatever is lost or repeated on the way; a newer
// wording stands in the place of the older one; and the focus stays where the reader has it.

import { headline, markOf, theirs } from "./letters.js";
import { answered, confirm, dismiss, setBusy } from "./lines.js";
import { bubble, came, keepUp, newest, place, reveal, unmoved } from "./log.js";
import { say } from "./outbox.js";
import { forget } from "./parts.js";

const seen = new Set(); // ids of letters
const told = new Map(); // letter id → what is shown of it

export function show(id, letter) {
  if (seen.has(id)) return;
  seen.add(id);
  if (letter.mine) return confirm(id, letter);
  if (letter.edits) return amend(letter);
  if (!letter.tag) answered();
  tell(id, letter);
  if (!letter.silent) came();
}

function tell(id, letter) {
  const earlier = stillTold(letter.replies_to);
  const thread = earlier?.thread ?? id;
  // Beside another alert a thread would seem to hang on that one.
  const isThreaded = Boolean(earlier) && newest()?.dataset.thread === thread;
  told.set(id, { ...letter, headline: headline(letter), thread, isThreaded });
  place(letter.at, theirs(id, told.get(id), earlier, acts));
  followUp(id, letter);
}

// The earlier letter says that there is a newer one, and where.
function followUp(id, { replies_to: earlier, tag, at }) {
  if (stillTold(earlier) && tag) redraw(earlier, { followed: { id, tag, at } });
}

// With the time of its coming. What a button asked for is no change of what was told. Where the
// older wording is gone, the newer is told.
function amend(letter) {
  const id = letter.edits;
  const before = stillTold(id);
  if (letter.answers) dismiss(id);
  if (!before && !letter.retracts) tell(id, letter);
  if (!before) return;
  if (letter.retracts) return redraw(id, { isWithdrawn: true, rows: [], enclosure: null, changed: letter.at });
  const { spans, rows, enclosure, answers } = letter;
  const isAlert = answers && before.tag;
  const tag = letter.tag || (isAlert ? before.tag : "");
  const changes = { spans, rows, enclosure, answers, tag };
  if (isAlert) changes.mark = letter.tag ? markOf(letter) : (before.mark ?? markOf(before));
  if (!answers) changes.changed = letter.at;
  if (!isAlert) changes.headline = headline(letter);
  redraw(id, changes);
}

// Of a long conversation the page drops the beginning.
function stillTold(id) {
  return id && bubble(id) ? told.get(id) : undefined;
}

function redraw(id, changes) {
  const shown = { ...told.get(id), ...changes };
  told.set(id, shown);
  const old = bubble(id).closest(".post");
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  unmoved(() => renew(old, theirs(id, shown, told.get(shown.replies_to), acts)));
  if (!focused) return keepUp();
  if (!focused.isConnected) refocus(old, focused);
  reveal(old);
}

// Only the parts that differ are put in: a screen reader reads those out, and no others.
function renew(old, fresh) {
  old.className = fresh.className;
  const [before, after] = [[...old.children], [...fresh.children]];
  before.slice(after.length).forEach(forget);
  for (const [place, part] of after.entries()) {
    const was = before[place];
    if (!was) old.append(part);
    else if (was.matches(".message")) renew(was, part);
    else if (!was.isEqualNode(part)) {
      was.before(part);
      forget(was);
    }
  }
}

// The button that was pressed, if it is still there; else the message, so that Tab goes on from it.
function refocus(post, focused) {
  const { command } = focused.dataset;
  const same = command && [...post.querySelectorAll("button")].find((one) => one.dataset.command === command);
  (same || post.querySelector(".message")).focus({ preventScroll: true });
}

const acts = {
  press(button, id) {
    if (button.matches(".busy")) return;
    setBusy(button, true);
    say(button.dataset.command, id);
  },
  go(id) {
    const there = bubble(id);
    there?.scrollIntoView({ block: "center" });
    there?.focus({ preventScroll: true });
  },
};
