// How a letter looks: a line of the reader's, or a post of ours with its buttons.

import { address, anchor, clock, enclosed, make, run, time } from "./parts.js";
import { t } from "./texts.js";

// By the tag of what followed, or of what stands there now.
const CHANGED = { corrected: "corrected {time}", withdrawn: "withdrawn {time}" };
const FOLLOWED = { updated: "Updated {time}", corrected: "Corrected {time}", withdrawn: "Withdrawn {time}" };

export function mine(letter, label) {
  const said = make("span", { class: "unseen" }, `${t("You:")} `);
  const words = make("div", { class: "text", dir: "auto" }, label);
  const foot = make("div", { class: "foot" }, make("span", { class: "state" }), time(letter.at));
  return make("div", { class: "message mine" }, said, words, foot);
}

// `shown` is what the page knows of the letter: its newest wording, when it was changed and how, and
// what follows it up. `acts` is what a reader can do with it: press a button, go to another letter.
export function theirs(id, shown, earlier, acts) {
  const bubble = make("div", { class: "message", "data-letter": id, tabindex: "-1" });
  const { mark, spans } = parted(shown);
  const kind = kindOf(shown);
  if (kind) bubble.classList.add("alert", ...kind.split(/\W+/).filter(Boolean));
  if (mark) bubble.append(make("p", { class: "kind", dir: "auto" }, mark));
  if (earlier) bubble.append(quote(earlier.headline, () => acts.go(shown.replies_to)));
  const words = make("div", { class: "text", dir: "auto" }, ...spans.map(run));
  bubble.append(words);
  if (shown.enclosure) bubble.append(enclosed(shown.enclosure));
  bubble.append(foot(shown, acts));
  const buttons = shown.rows.flat().map((one) => button(id, one, acts));
  const look = shown.isThreaded ? "post reply" : "post";
  const post = make("div", { class: look, "data-thread": shown.thread }, bubble);
  if (buttons.length) post.append(make("div", { class: "buttons" }, ...buttons));
  return post;
}

function button(id, wanted, acts) {
  const url = wanted.url ? address(wanted.url) : null;
  if (url) return anchor(url, wanted.label);
  const node = make("button", { type: "button", dir: "auto", "aria-disabled": "false" }, wanted.label);
  if (!wanted.command) node.disabled = true;
  node.dataset.command = wanted.command ?? "";
  node.addEventListener("click", () => acts.press(node, id));
  return node;
}

function quote(headline, go) {
  const node = make("button", { type: "button", class: "quote", dir: "auto" }, headline);
  node.setAttribute("aria-label", t("In reply to: {headline}", { headline }));
  node.addEventListener("click", go);
  return node;
}

function foot(shown, acts) {
  const node = make("div", { class: "foot" });
  if (shown.followed) {
    const words = t(FOLLOWED[shown.followed.tag] ?? "Followed up {time}", { time: clock(shown.followed.at) });
    const link = make("button", { type: "button", class: "jump", "data-to": shown.followed.id }, `${words} ↓`);
    link.addEventListener("click", () => acts.go(shown.followed.id));
    node.append(link);
  }
  // What is said by the link to the correction need not be said again.
  const isNews = shown.changed && shown.followed?.tag !== kindOf(shown);
  const changed = isNews ? t(CHANGED[kindOf(shown)] ?? "changed {time}", { time: clock(shown.changed) }) : "";
  node.append(make("span", { class: "state" }, changed), time(shown.at));
  return node;
}

// An alert may begin with a line that names its kind, in the reader's language; else its tag does.
export function markOf({ tag, spans }) {
  return tag && hasMark(spans) ? spans[0].text : tag;
}

// What took an alert's place because a button asked for it is still of its kind.
function parted(shown) {
  const { tag, spans, answers } = shown;
  if (shown.isWithdrawn) return { mark: t("Withdrawn"), spans: [struck({ text: shown.headline, bold: true })] };
  if (!tag) return { mark: "", spans };
  const words = hasMark(spans) ? spans.slice(2) : spans;
  const mark = answers ? shown.mark : markOf(shown);
  if (shown.followed?.tag !== "withdrawn") return { mark, spans: words };
  return { mark, spans: words.map((span) => (span.text === shown.headline ? struck(span) : span)) };
}

function kindOf(shown) {
  return shown.isWithdrawn ? "withdrawn" : shown.tag;
}

function hasMark(spans) {
  return spans.length > 2 && spans[0].bold && spans[1].text === "\n";
}

function struck(span) {
  return { ...span, struck: true };
}

export function headline({ tag, spans }) {
  const words = tag && hasMark(spans) ? spans.slice(2) : spans;
  const [first] = [...words.filter((span) => span.bold), ...words];
  return (first?.text ?? "").trim().split("\n")[0];
}
