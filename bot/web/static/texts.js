// The page's own words. The server gives those of the reader's language along; what it has no word
// for is said in English.

const known = JSON.parse(document.body.dataset.texts || "{}");

export function t(english, holes = {}) {
  const words = known[english] ?? english;
  return words.replace(/\{(\w+)\}/g, (hole, name) => holes[name] ?? hole);
}
