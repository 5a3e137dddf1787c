// The conversation. Invariant: a line or an alert is shown once, whatever is lost or repeated on the
// way; and what changes or comes elsewhere never moves what is being read, nor takes the focus.

import { headline, markOf, mine, theirs } from "./letters.js";
import { forget, make } from "./parts.js";

const MOST_SHOWN = 600; // Bubbles on the page; with many more, scrolling stutters on a phone.
const NEAR_END = 60; // px from the end that still count as reading along.
const PATIENCE = 2500; // ms until a pressed button that has brought no answer is shown as a line.

const $ = (id) => document.getElementById(id);
const [log, empty, newer] = ["log", "empty", "newer"].map($);

const seen = new Set(); // ids of letters
const told = new Map(); // letter id → what is shown of it
const own = new Map(); // key → the bubble of a line of ours

let isLive = false; // whether what lay in the mailbox has been shown
let isFollowing = true;
let lastDay = "";
let unread = 0;
let say = () => {};

export function whenSaid(act) {
  say = act;
}

export function show(id, letter) {
  if (seen.has(id)) return;
  seen.add(id);
  if (letter.mine) return confirm(id, letter);
  if (letter.edits) return amend(letter);
  if (!letter.tag) answered(log.querySelector(".held"));
  tell(id, letter);
  if (isLive && document.hidden && !letter.silent) count(unread + 1);
}

function tell(id, letter) {
  told.set(id, { ...letter, headline: headline(letter) });
  place(letter.at, theirs(id, told.get(id), told.get(letter.replies_to), acts));
  followUp(id, letter);
}

// The earlier letter says that there is a newer one, and where.
function followUp(id, { replies_to: earlier, tag, at }) {
  if (told.has(earlier) && tag) redraw(earlier, { followed: { id, tag, at } });
}

// The newer wording stands in the place of the older one, with the time of its coming. What a
// button asked for is no change of what was told. Where the older one is gone, the newer is told.
function amend(letter) {
  const id = letter.edits;
  const before = told.get(id);
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

function redraw(id, changes) {
  const shown = { ...told.get(id), ...changes };
  told.set(id, shown);
  const old = bubble(id)?.closest(".post");
  if (!old) return;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  unmoved(() => renew(old, theirs(id, shown, told.get(shown.replies_to), acts)));
  if (!focused) return isFollowing && toEnd();
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

// What grew is shown to its end, as far as its beginning stays in sight.
function reveal(post) {
  const [outer, inner] = [log.getBoundingClientRect(), post.getBoundingClientRect()];
  log.scrollTop += Math.max(0, Math.min(inner.bottom - outer.bottom + 8, inner.top - outer.top));
  scrolled();
}

function unmoved(act) {
  const top = (node) => node.getBoundingClientRect().top;
  const edge = top(log);
  const first = [...log.children].find((node) => node.getBoundingClientRect().bottom > edge);
  const before = first && top(first);
  act();
  if (first?.isConnected) log.scrollTop += top(first) - before;
}

// Lines on their way stay below what has come, in the order in which they were said.
function place(at, node) {
  empty.hidden = true;
  const next = node.matches(".waiting") ? null : log.querySelector(".waiting");
  const day = new Date(at).toDateString();
  if (day !== lastDay) {
    const name = new Date(at).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
    log.insertBefore(make("div", { class: "day" }, name), node.isConnected ? node : next);
    lastDay = day;
  }
  node.classList.toggle("new", isLive);
  if (!node.isConnected || node.nextElementSibling !== next) log.insertBefore(node, next);
  while (isFollowing && log.childElementCount > MOST_SHOWN) drop(log.firstElementChild);
  if (isFollowing) toEnd();
  else newer.hidden = !isLive;
  node.querySelector("img")?.addEventListener("load", () => isFollowing && toEnd());
}

function drop(node) {
  told.delete(node.querySelector("[data-letter]")?.dataset.letter);
  forget(node);
}

// A line on its way. One that a button says is held back: the answer may take the place of the
// button's message, and then there is no line.
export function wait(item) {
  const line = ours(item);
  line.classList.add("waiting");
  place(item.at, line);
  if (!item.pressed) {
    isFollowing = true;
    toEnd();
  }
}

export function stateOf(key, words, { isRefused = false } = {}) {
  const line = own.get(key);
  line.querySelector(".state").textContent = words;
  if (words) release(line);
  if (isRefused) line.classList.replace("waiting", "failed");
}

function confirm(id, letter) {
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

function labelOf(id, command) {
  const buttons = (told.get(id)?.rows ?? []).flat();
  return buttons.find((one) => one.command === command)?.label.replace(/^✓\s*/, "");
}

function release(line) {
  if (!line.hidden) return;
  line.hidden = false;
  free(line);
  if (isFollowing) toEnd();
}

// Its answer came as a message of its own.
function answered(line) {
  if (!line) return;
  if (isLive) isFollowing = true;
  release(line);
  line.classList.remove("held");
}

// Its answer came in the place of the message.
function dismiss(id) {
  const line = log.querySelector(`.held[data-pressed="${CSS.escape(id)}"]`);
  if (line) free(line);
  line?.remove();
}

function free(line) {
  const post = bubble(line.dataset.pressed)?.closest(".post");
  for (const node of post?.querySelectorAll(".busy") ?? []) setBusy(node, false);
}

function setBusy(button, isBusy) {
  button.classList.toggle("busy", isBusy);
  button.setAttribute("aria-disabled", String(isBusy));
}

const acts = {
  press(button, id) {
    if (button.classList.contains("busy")) return;
    setBusy(button, true);
    say(button.dataset.command, id);
  },
  go(id) {
    const there = bubble(id);
    there?.scrollIntoView({ block: "center" });
    there?.focus({ preventScroll: true });
  },
};

function bubble(id) {
  return log.querySelector(`[data-letter="${CSS.escape(id)}"]`);
}

export function live() {
  if (isLive) return;
  isLive = true;
  log.setAttribute("aria-busy", "false"); // From here on, screen readers read out what comes.
  empty.hidden = log.childElementCount > 0;
  toEnd();
}

export function toEnd() {
  log.scrollTop = log.scrollHeight;
  newer.hidden = true;
}

function scrolled() {
  isFollowing = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
  if (isFollowing) newer.hidden = true;
}

export function count(messages) {
  unread = messages;
  document.title = unread ? `(${unread}) Flashwire` : "Flashwire";
}

log.addEventListener("scroll", scrolled);
newer.addEventListener("click", toEnd);
new ResizeObserver(() => isFollowing && toEnd()).observe(log);
