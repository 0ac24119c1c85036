// The page's translated words for scripts: JSON blocks <script type="application/json" data-words>.

const words = {};
for (const block of document.querySelectorAll("script[data-words]")) {
  Object.assign(words, JSON.parse(block.textContent));
}

/**
 * Return the sentence for a key, its {names} filled in.
 * @param {string} key
 * @param {Object<string, string|number>} values
 */
export function say(key, values = {}) {
  const sentence = words[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
