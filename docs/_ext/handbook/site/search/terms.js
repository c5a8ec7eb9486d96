// Words into terms, and terms without endings. `fold`, `stem` and `termsOf` say the same as the
// functions of those names in search_terms.py.

const EDGES = /^[^a-z0-9]+|[^a-z0-9]+$/g;

const fold = (text) =>
  text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "")
    .replace(/(?<=[a-z])['’](s\b)?/g, "");

function stem(word) {
  if (word.length < 3 || !/^\p{L}+$/u.test(word)) return word;
  if (word.length < 5) return word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
  for (const [ending, instead] of [["ies", "y"], ["ing", ""], ["ed", ""], ["es", ""], ["s", ""], ["e", ""]]) {
    if (word.endsWith(ending) && word.length - ending.length >= 3 && !word.endsWith("ss")) {
      return word.slice(0, word.length - ending.length) + instead;
    }
  }
  return word;
}

function termsOf(word) {
  const field = word.match(/^[a-z_]+=(?=[^a-z0-9]*$)/);
  if (field) return [field[0]];
  const whole = word.replace(EDGES, "");
  if (!whole) return word.length > 1 && word.length < 4 ? [word] : [];
  const parts = whole.split(/[^a-z0-9]+/).filter(Boolean);
  if (parts.length === 1) return [stem(whole)];
  const compound = /^[a-z]+(-[a-z]+)+$/.test(whole);
  return [compound ? whole.replaceAll("-", "") : whole, ...parts.map(stem)];
}
