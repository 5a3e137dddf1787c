// The chat page. Invariant: what came over the wire becomes text nodes, never markup; and a line
// or an alert is shown once, whatever is lost or repeated on the way.

const MOST_SHOWN = 600; // Bubbles on the page; with many more, scrolling stutters on a phone.
const DEAD_AFTER = 50_000; // ms; three beats of the server missed: nobody is at the other end.
const SLOWEST_RETRY = 10_000; // ms
const NEAR_END = 60; // px from the end that still count as reading along.

const $ = (id) => document.getElementById(id);
const [log, empty, line, newer, text] = ["log", "empty", "line", "newer", "text"].map($);

const shown = new Map(); // letter id → its headline, for those who reply to it
const own = new Map(); // key → the bubble of a line of ours
const outbox = unsent(); // lines that the server has not confirmed, oldest first

let isLive = false; // whether what lay in the mailbox has been shown
let [isFollowing, isSending] = [true, false];
let lastDay = "";
let unread = 0;
let wake = () => {};
let source, reconnecting;
let heard = 0; // when the server was last heard
let last = ""; // the id of the newest letter
let retry = 500;

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function show(id, letter) {
  if (shown.has(id)) return;
  shown.set(id, letter.mine ? letter.text : headline(letter));
  if (letter.edits) return amend(letter);
  if (letter.mine) {
    const bubble = own.get(letter.key) ?? mine(letter);
    if (bubble.dataset.letter) return; // said again under the same key: the same line
    bubble.dataset.letter = id;
    bubble.classList.remove("waiting", "failed");
    bubble.querySelector(".state").textContent = "";
    place(letter.at, bubble);
  } else {
    place(letter.at, theirs(id, letter));
    if (isLive && document.hidden && !letter.silent) count(unread + 1);
  }
}

// The newer wording stands in the place of the older one, with the time of its coming.
function amend(letter) {
  const bubble = log.querySelector(`[data-letter="${CSS.escape(letter.edits)}"]`);
  shown.set(letter.edits, headline(letter));
  bubble?.closest(".post")?.replaceWith(theirs(letter.edits, letter));
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
  while (isFollowing && log.childElementCount > MOST_SHOWN) log.firstElementChild.remove();
  if (isFollowing) toEnd();
  else newer.hidden = !isLive;
}

function mine(letter) {
  const said = make("span", { class: "unseen" }, "You: ");
  const words = make("div", { class: "text", dir: "auto" }, letter.text);
  const bubble = make("div", { class: "message mine" }, said, words, foot(letter.at));
  own.set(letter.key, bubble);
  return bubble;
}

function theirs(id, letter) {
  const bubble = make("div", { class: "message", "data-letter": id });
  const { mark, spans } = parted(letter);
  if (mark) {
    bubble.classList.add("alert", ...letter.tag.split(/\W+/).filter(Boolean));
    bubble.append(make("p", { class: "kind" }, mark));
  }
  if (shown.has(letter.replies_to)) bubble.append(quote(letter.replies_to));
  const words = make("div", { class: "text", dir: "auto" }, ...spans.map(run));
  bubble.append(words, foot(letter.at));
  const rows = letter.rows.map((row) => make("div", { class: "row" }, ...row.map(button)));
  return make("div", { class: "post" }, bubble, ...rows);
}

function run(span) {
  const url = span.href ? address(span.href) : null;
  let node = url ? anchor(url, span.text) : paragraphs(span.text);
  if (span.italic) node = make("em", {}, node);
  if (span.bold) node = make("strong", {}, node);
  return node;
}

// An empty line is a small gap: a phone shows one alert more.
function paragraphs(words) {
  const node = document.createDocumentFragment();
  words.split("\n\n").forEach((part, index) => {
    if (index) node.append(make("span", { class: "gap" }));
    node.append(part);
  });
  return node;
}

function button(wanted) {
  const url = wanted.url ? address(wanted.url) : null;
  if (url) return anchor(url, wanted.label);
  const node = make("button", { type: "button" }, wanted.label);
  if (wanted.command) node.addEventListener("click", () => say(wanted.command));
  else node.disabled = true;
  return node;
}

function quote(id) {
  const node = make("button", { type: "button", class: "quote", dir: "auto" }, shown.get(id));
  node.setAttribute("aria-label", `In reply to: ${shown.get(id)}`);
  node.addEventListener("click", () => {
    log.querySelector(`[data-letter="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "center" });
  });
  return node;
}

function foot(at) {
  const utc = `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const clock = new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const time = make("time", { datetime: at, title: utc }, clock);
  return make("div", { class: "foot" }, make("span", { class: "state" }), time);
}

// An alert may begin with a line that names its kind, in the reader's language; else its tag does.
function parted({ tag, spans }) {
  if (!tag) return { mark: "", spans };
  const hasMark = spans.length > 2 && spans[0].bold && spans[1].text === "\n";
  return hasMark ? { mark: spans[0].text, spans: spans.slice(2) } : { mark: tag, spans };
}

function headline(letter) {
  const { spans } = parted(letter);
  const [first] = [...spans.filter((span) => span.bold), ...spans];
  return (first?.text ?? "").trim().split("\n")[0];
}

// Web addresses only: a link that a feed smuggled in must not run a script here.
function address(href) {
  try {
    const url = new URL(href, location.origin);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

// Our own links, such as `/?start=follow-climate`, lead to this very page.
function anchor(url, label) {
  const away = { target: "_blank", rel: "noopener noreferrer" };
  return make("a", { href: url.href, ...(url.origin === location.origin ? {} : away) }, label);
}

export function say(words) {
  const item = { id: key(), text: words.trim(), at: new Date().toISOString() };
  outbox.push(item);
  keep();
  isFollowing = true;
  wait(item);
  flush();
}

function wait(item) {
  const bubble = mine({ key: item.id, text: item.text, at: item.at });
  bubble.classList.add("waiting");
  place(item.at, bubble);
}

// One at a time, so that lines arrive in the order in which they were said.
async function flush() {
  if (isSending) return;
  isSending = true;
  for (let pause = 1000; outbox.length; pause = Math.min(pause * 2, SLOWEST_RETRY)) {
    const refusal = await post(outbox[0]);
    const bubble = own.get(outbox[0].id);
    if (refusal === null) {
      bubble.querySelector(".state").textContent = "not sent yet, trying again…";
      await new Promise((resolve) => ((wake = resolve), setTimeout(resolve, pause)));
      continue;
    }
    bubble.querySelector(".state").textContent = refusal;
    if (refusal) bubble.classList.replace("waiting", "failed");
    outbox.shift();
    keep();
    pause = 500; // the loop doubles it
  }
  isSending = false;
}

// "" when it was heard, null when to try again, else why it never will be.
async function post({ id, text }) {
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ id, text });
  const answer = await fetch("/messages", { method: "POST", headers, body }).catch(() => null);
  if (answer?.ok) return "";
  if (!answer || answer.status >= 500 || answer.status === 429) return null;
  if (answer.status === 401) return "not sent: reload the page";
  const problem = await answer.json().catch(() => ({}));
  return `not sent: ${problem.title ?? answer.status}`;
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
  try { return JSON.parse(sessionStorage.getItem("outbox")) ?? []; } catch { return []; }
}

// The browser's own way to reconnect gives up at the first 503, and each has its own pace.
function connect() {
  clearTimeout(reconnecting);
  source?.close();
  source = new EventSource(last ? `/events?after=${encodeURIComponent(last)}` : "/events");
  heard = Date.now();
  const hear = (act) => (event) => ((heard = Date.now()), act(event));
  source.addEventListener("error", lose);
  source.addEventListener("beat", hear(() => {}));
  source.addEventListener("live", hear(live));
  source.addEventListener("message", hear((event) => {
    last = event.lastEventId;
    show(last, JSON.parse(event.data));
  }));
}

function live() {
  retry = 500;
  status("online");
  wake();
  if (isLive) return;
  isLive = true;
  log.setAttribute("aria-busy", "false"); // From here on, screen readers read out what comes.
  empty.hidden = log.childElementCount > 0;
  toEnd();
}

function lose() {
  source.close();
  status("reconnecting…");
  clearTimeout(reconnecting);
  reconnecting = setTimeout(connect, retry * (0.75 + Math.random() / 2));
  retry = Math.min(retry * 2, SLOWEST_RETRY);
}

function status(words) {
  line.textContent = words;
  line.classList.toggle("lost", words !== "online");
  line.dispatchEvent(new Event("change"));
}

function check() {
  if (source.readyState === EventSource.OPEN && Date.now() - heard > DEAD_AFTER) lose();
}

function toEnd() {
  log.scrollTop = log.scrollHeight;
  newer.hidden = true;
}

function scrolled() {
  isFollowing = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
  if (isFollowing) newer.hidden = true;
}

function count(messages) {
  unread = messages;
  document.title = unread ? `(${unread}) Flashwire` : "Flashwire";
}

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (text.value.trim()) say(text.value);
  text.value = "";
  text.dispatchEvent(new Event("input"));
});
for (const offer of document.querySelectorAll("[data-say]")) {
  offer.addEventListener("click", () => say(offer.dataset.say));
}
log.addEventListener("scroll", scrolled);
newer.addEventListener("click", toEnd);
new ResizeObserver(() => isFollowing && toEnd()).observe(log);
addEventListener("online", connect);
document.addEventListener("visibilitychange", () => document.hidden || (count(0), check()));
setInterval(check, 5000);

outbox.forEach(wait);
connect();
flush();
