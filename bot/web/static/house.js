// What stands around the conversation: the feeds' health, the demo, a link that offers a topic.
// Invariant: without `/state` the page is a chat all the same; and no link speaks for the reader,
// it only puts up a button.

import { say } from "./outbox.js";
import { t } from "./texts.js";

const LOOK_EVERY = 30_000; // ms
const DEMO_POLLS = 60; // one a second: the server restarts, which takes a few

const $ = (id) => document.getElementById(id);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let mode = "";

async function state() {
  const answer = await fetch("/state", { cache: "no-store" }).catch(() => null);
  return answer?.ok ? answer.json().catch(() => null) : null;
}

async function look() {
  const now = document.hidden ? null : await state();
  if (!now) return;
  if (mode && mode !== now.mode) return location.reload(); // another store, another conversation
  mode = now.mode;
  $("demo").hidden = now.mode !== "demo";
  $("watch").hidden = !now.demo_offered;
  $("feeds").hidden = !now.feeds?.total;
  $("feeds").textContent = now.feeds ? health(now.feeds) : "";
}

function health({ total, failing, answered }) {
  if (failing) return t("feeds: {total}, failing: {failing}", { total, failing });
  if (answered < total) return t("feeds: {total}, read so far: {answered}", { total, answered });
  return t("feeds: {total}", { total });
}

async function watch() {
  const button = $("watch");
  button.disabled = true;
  button.textContent = t("Starting the demo…");
  const answer = await fetch("/demo", { method: "POST" }).catch(() => null);
  for (let polls = 0; answer?.ok && polls < DEMO_POLLS; polls += 1) {
    await pause(1000);
    if ((await state())?.mode === "demo") return location.reload();
  }
  button.disabled = false;
  button.textContent = t("Watch the demo");
}

// A link to a topic or a story puts up a button; where it stands on this page, without leaving it.
// Behind the underscore stands only where the link was found.
function invite(wanted) {
  const [, kind, name] = /^(follow|story)-([a-zA-Z0-9-]{1,57})(?:_[\w-]*)?$/.exec(wanted ?? "") ?? [];
  if (!name || wanted.length > 64) return false;
  if (kind === "story") $("question").textContent = t("Read the story you were sent?");
  else {
    $("question").replaceChildren($("question-to-follow").content.cloneNode(true));
    const shown = name.replaceAll("-", " ");
    $("question").querySelector("strong").textContent = shown[0].toUpperCase() + shown.slice(1);
  }
  $("begin").dataset.start = wanted;
  $("start").hidden = false;
  return true;
}

function begin() {
  say(`/start ${$("begin").dataset.start}`);
  $("start").hidden = true;
  history.replaceState(null, "", location.pathname);
  $("text").focus();
}

function clicked(event) {
  const url = event.target.closest("a")?.href;
  if (!url || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const { origin, pathname, searchParams } = new URL(url);
  if (origin !== location.origin || pathname !== "/" || !invite(searchParams.get("start"))) return;
  event.preventDefault();
  $("begin").focus();
}

const asked = new URLSearchParams(location.search);
// As publishers write it into the address of a frame; who comes by it is counted.
const topic = asked.get("follow");
invite(topic ? `follow-${topic}_embed` : asked.get("start"));
$("begin").addEventListener("click", begin);
$("log").addEventListener("click", clicked);
look();
setInterval(look, LOOK_EVERY);
$("line").addEventListener("change", look); // back after a restart, maybe in another mode
document.addEventListener("visibilitychange", look);
$("watch").addEventListener("click", watch);
if (window === window.top && matchMedia("(pointer: fine)").matches) $($("start").hidden ? "text" : "begin").focus();
