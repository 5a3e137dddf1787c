// What stands around the conversation: the feeds' health, the demo, a link that offers a topic.
// Invariant: without `/state` the page is a chat all the same; and no link speaks for the reader,
// it only puts up a button.

import { say } from "./chat.js";

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
  const feeds = `${total} ${total === 1 ? "feed" : "feeds"}`;
  if (failing) return `${feeds}, ${failing} failing`;
  return answered < total ? `${feeds}, ${answered} read so far` : feeds;
}

async function watch() {
  const button = $("watch");
  button.disabled = true;
  button.textContent = "Starting the demo…";
  const answer = await fetch("/demo", { method: "POST" }).catch(() => null);
  for (let polls = 0; answer?.ok && polls < DEMO_POLLS; polls += 1) {
    await pause(1000);
    if ((await state())?.mode === "demo") return location.reload();
  }
  button.disabled = false;
  button.textContent = "Watch the demo";
}

function invite() {
  const wanted = new URLSearchParams(location.search).get("start") ?? "";
  // Behind the underscore stands only where the link was found.
  const [, kind, name] = /^(follow|story)-([a-zA-Z0-9-]{1,57})(?:_[\w-]*)?$/.exec(wanted) ?? [];
  if (!name || wanted.length > 64) return;
  if (kind === "story") $("wanted").parentElement.textContent = "Read the story you were sent?";
  else $("wanted").textContent = name.replaceAll("-", " ");
  $("start").hidden = false;
  $("begin").addEventListener("click", () => {
    say(`/start ${wanted}`);
    $("start").hidden = true;
    history.replaceState(null, "", "/");
    $("text").focus();
  });
}

invite();
look();
setInterval(look, LOOK_EVERY);
$("line").addEventListener("change", look); // back after a restart, maybe in another mode
document.addEventListener("visibilitychange", look);
$("watch").addEventListener("click", watch);
if (matchMedia("(pointer: fine)").matches) $($("start").hidden ? "text" : "begin").focus();
