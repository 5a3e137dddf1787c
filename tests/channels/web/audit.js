// What a reader who sees little, uses no mouse or listens would stumble over. Each check returns a
// line for each fault that it finds.

(() => {
  const CONTRAST = 4.5; // WCAG 2.2, 1.4.3
  const OUTLINE = 3; // 1.4.11
  const TARGET = 24; // CSS px, 2.5.8; a link within a sentence may be lower
  const CONTROLS = "button, a[href], input, [role=log]";

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const isSeen = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(".unseen");
  const seen = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);
  const shortly = (node) => `${node.tagName.toLowerCase()}.${node.className} “${node.textContent.trim().slice(0, 30)}”`;

  function rgba(colour) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  }

  const over = ([...top], below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));

  // What lies behind a node's text: the first opaque ground, with all that is translucent over it.
  function ground(node) {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const layer = rgba(getComputedStyle(at).backgroundColor);
      if (layer[3] > 0) layers.push(layer);
      if (layer[3] === 1) break;
    }
    const canvasColour = rgba("Canvas").slice(0, 3);
    return layers.reduceRight((below, layer) => over(layer, below), canvasColour);
  }

  function luminance(colour) {
    const [red, green, blue] = colour.map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function ratio(one, other) {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  }

  function opacity(node) {
    let found = 1;
    for (let at = node; at; at = at.parentElement) found *= Number(getComputedStyle(at).opacity);
    return found;
  }

  function contrastOf(node, style) {
    const behind = ground(node);
    const [red, green, blue, alpha] = rgba(style.color);
    return ratio(over([red, green, blue, alpha * opacity(node)], behind), behind);
  }

  function contrast() {
    const worded = seen("body *").filter((node) => !node.matches(":disabled, script, svg *")
      && [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim()));
    const pairs = worded.map((node) => [node, getComputedStyle(node)]);
    for (const field of seen("input")) pairs.push([field, getComputedStyle(field, "::placeholder")]);
    return pairs
      .map(([node, style]) => [contrastOf(node, style), node, style])
      .filter(([found]) => found < CONTRAST)
      .map(([found, node, style]) => `${shortly(node)}: ${style.color}, ${found.toFixed(2)}:1`);
  }

  function nameOf(node) {
    const labelled = node.getAttribute("aria-labelledby");
    const label = labelled ? document.getElementById(labelled) : node.labels?.[0];
    const alt = node.querySelector("img")?.alt;
    return (node.getAttribute("aria-label") || label?.textContent || node.textContent || alt || "").trim();
  }

  const names = () => seen(CONTROLS).filter((node) => !nameOf(node)).map(shortly);

  function targets() {
    return seen("button, a[href], input")
      .filter((node) => !node.closest(".text, header p"))
      .map((node) => [node, node.getBoundingClientRect()])
      .filter(([, box]) => Math.min(box.width, box.height) < TARGET)
      .map(([node, box]) => `${shortly(node)}: ${box.width} × ${box.height}`);
  }

  // Nothing is wider than the window, and no words are cut off but a quotation's.
  function room() {
    const wide = seen("body *").filter((node) => node.getBoundingClientRect().right > innerWidth + 1);
    const cut = seen("button, a, .text, p, li").filter((node) =>
      !node.matches(".quote") && node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible");
    const scrolls = [document.scrollingElement, document.getElementById("log")]
      .filter((node) => node.scrollWidth > node.clientWidth);
    return [...wide, ...cut, ...scrolls].map(shortly);
  }

  // Of what has the focus now: whether it shows.
  function focus() {
    const node = document.activeElement;
    const style = getComputedStyle(node);
    const isThere = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const found = isThere ? ratio(rgba(style.outlineColor).slice(0, 3), ground(node.parentElement)) : 0;
    return found < OUTLINE ? [`${shortly(node)}: outline ${style.outline}, ${found.toFixed(2)}:1`] : [];
  }

  return { contrast, names, targets, room, focus };
})()
