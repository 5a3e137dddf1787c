// The page's fixed words, when the reader has chosen another language. Invariant: the page is loaded
// anew only where it would come in another language than it is in.

let isAsked = false; // whether what the reader said last is about the language

export async function mind({ mine, text, tag }) {
  if (mine) isAsked = /^\/?language\b/i.test(text);
  if (mine || tag || !isAsked) return;
  isAsked = false;
  const answer = await fetch("/menu", { method: "HEAD" }).catch(() => null);
  const language = answer?.headers.get("Content-Language");
  if (language && language !== document.documentElement.lang) location.reload();
}
