// What the reader said and the server has not confirmed. Invariant: a line is sent, under one key,
// until the server has it or refuses it; and lines arrive in the order in which they were said.

import { stateOf, wait } from "./lines.js";
import { t } from "./texts.js";

const SLOWEST_RETRY = 10_000; // ms

const outbox = unsent(); // oldest first
let isSending = false;
let wake = () => {};

export function say(words, pressed) {
  const item = { key: key(), text: words.trim(), at: new Date().toISOString(), pressed };
  outbox.push(item);
  keep();
  wait(item);
  flush();
}

export function resume() {
  wake();
}

async function flush() {
  if (isSending) return;
  isSending = true;
  for (let pause = 1000; outbox.length; pause = Math.min(pause * 2, SLOWEST_RETRY)) {
    const [item] = outbox;
    const refusal = await post(item);
    if (refusal === null) {
      stateOf(item.key, t("not sent yet, trying again…"));
      await new Promise((resolve) => ((wake = resolve), setTimeout(resolve, pause)));
      continue;
    }
    stateOf(item.key, refusal, { isRefused: refusal !== "" });
    outbox.shift();
    keep();
    pause = 500; // the loop doubles it
  }
  isSending = false;
}

// "" when it was heard, null when to try again, else why it never will be.
async function post({ key: id, text, pressed }) {
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ id, text, pressed, zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  const answer = await fetch("/messages", { method: "POST", headers, body }).catch(() => null);
  if (answer?.ok) return "";
  if (!answer || answer.status >= 500 || answer.status === 429) return null;
  if (answer.status === 401) return t("not sent: reload the page");
  const problem = await answer.json().catch(() => ({}));
  return t("not sent: {reason}", { reason: problem.title ?? answer.status });
}

// Not crypto.randomUUID, which a page has only over https.
function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function keep() {
  try { sessionStorage.setItem("outbox", JSON.stringify(outbox)); } catch { /* Storage is off. */ }
}

function unsent() {
  try {
    return (JSON.parse(sessionStorage.getItem("outbox")) ?? []).filter((item) => item?.key && item.text);
  } catch {
    return [];
  }
}

outbox.forEach(wait);
flush();
