// The conversation as a list. Invariant: what changes or comes elsewhere never moves what is being
// read.

import { forget, make } from "./parts.js";

const MOST_SHOWN = 600; // Bubbles on the page; with many more, scrolling stutters on a phone.
const NEAR_END = 60; // px from the end that still count as reading along.

const $ = (id) => document.getElementById(id);
export const log = $("log");
const [empty, newer] = ["empty", "newer"].map($);

let isLive = false; // whether what lay in the mailbox has been shown
let isFollowing = true;
let lastTop = 0; // where the list was scrolled to when we last looked
let lastDay = "";
let unread = 0;

// Lines on their way stay below what has come, in the order in which they were said.
export function place(at, node) {
  notice();
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
  while (isFollowing && log.childElementCount > MOST_SHOWN) forget(log.firstElementChild);
  if (isFollowing) toEnd();
  else newer.hidden = !isLive;
  node.querySelector("img")?.addEventListener("load", keepUp);
}

// What was said last, by whomever.
export function newest() {
  return [...log.children].findLast((node) => !node.hidden && !node.matches(".waiting, .day"));
}

export function bubble(id) {
  return log.querySelector(`[data-letter="${CSS.escape(id)}"]`);
}

// The first that is to be seen stays where it is, whatever `act` changes above it.
export function unmoved(act) {
  notice();
  const top = (node) => node.getBoundingClientRect().top;
  const edge = top(log);
  const first = [...log.children].find((node) => node.getBoundingClientRect().bottom > edge);
  const before = first && top(first);
  act();
  if (first?.isConnected) log.scrollTop += top(first) - before;
}

// What grew is shown to its end, as far as its beginning stays in sight.
export function reveal(post) {
  const [outer, inner] = [log.getBoundingClientRect(), post.getBoundingClientRect()];
  log.scrollTop += Math.max(0, Math.min(inner.bottom - outer.bottom + 8, inner.top - outer.top));
  scrolled();
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
  lastTop = log.scrollTop;
  newer.hidden = true;
}

export function keepUp() {
  if (isFollowing) toEnd();
}

// Whoever says something wants to see what comes of it.
export function follow() {
  isFollowing = true;
  toEnd();
}

// What a reader has just scrolled is told by an event only with the next frame.
function notice() {
  if (isLive && log.scrollTop !== lastTop) scrolled();
}

function scrolled() {
  lastTop = log.scrollTop;
  isFollowing = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
  if (isFollowing) newer.hidden = true;
}

export function came() {
  if (isLive && document.hidden) count(unread + 1);
}

export function count(messages) {
  unread = messages;
  document.title = unread ? `(${unread}) Flashwire` : "Flashwire";
}

log.addEventListener("scroll", scrolled);
newer.addEventListener("click", toEnd);
new ResizeObserver(keepUp).observe(log);
