// What letters are made of. Invariant: what came over the wire becomes text nodes, never markup;
// its links lead to web addresses alone, and its files are shown as pictures or saved, never opened.

import { t } from "./texts.js";

const PICTURES = /^image\/(png|jpeg|gif|webp|avif|svg\+xml)$/;

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// Words of others are in their own language; the direction of a paragraph is that of its first word.
export function run(span) {
  const url = span.href ? address(span.href) : null;
  let node = url ? anchor(url, span.text) : paragraphs(span.text);
  if (span.language) node = make("span", { lang: span.language }, node);
  if (span.struck) node = make("s", {}, node);
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

// Web addresses only: a link that a feed smuggled in must not run a script here.
export function address(href) {
  try {
    const url = new URL(href, location.origin);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

// Our own links, such as `/?start=follow-climate`, lead to this very page; where it stands within
// another one, there is no room for a second.
export function anchor(url, label) {
  const isHere = url.origin === location.origin && window === window.top;
  const away = { target: "_blank", rel: "noopener noreferrer" };
  return make("a", { href: url.href, ...(isHere ? {} : away) }, label);
}

export function clock(at) {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

export function time(at) {
  const utc = `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return make("time", { datetime: at, title: utc }, clock(at));
}

// A picture with a link to save it, or the link alone. Whatever is saved has no type under which
// a browser would open it here.
export function enclosed({ name, media_type, content, is_too_large }) {
  if (is_too_large) return make("p", {}, make("em", {}, t("{name} is too large to be kept here.", { name })));
  let bytes;
  try { bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)); } catch { return ""; }
  const file = new Blob([bytes], { type: "application/octet-stream" });
  const link = make("a", { href: URL.createObjectURL(file), download: name }, t("Save {name}", { name }));
  if (!PICTURES.test(media_type)) return make("div", { class: "enclosure" }, link);
  const alt = t("Picture: {name}", { name: name.replace(/\.\w+$/, "").replace(/[-_]+/g, " ") });
  const picture = make("img", { src: `data:${media_type};base64,${content}`, alt });
  return make("div", { class: "enclosure" }, picture, link);
}

export function forget(node) {
  for (const link of node.querySelectorAll("a[download]")) URL.revokeObjectURL(link.href);
  node.remove();
}
