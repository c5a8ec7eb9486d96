// The search page: the query, what is recognized, what is found.

const EXPLAIN = "docs/reference/explain.html";
const WAIT = 120; // milliseconds after a key before files are loaded
const LONG = 220; // characters of an excerpt

const made = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

// What chooses among the known texts (known.js) loads when a text is pasted.
const chooser = () => load("chooser.js");

// What the search answers: `card` is what is recognized, `results` what is found, as it is shown.
async function answerTo(query) {
  const data = query ? await indexed() : undefined;
  if (!data) return { results: [] };
  const words = query.split(/\s+/);
  const pasted = isPasted(query, words);
  const [found, meant] = await Promise.all([
    ranked(query, data),
    pasted || words.length > RANKING.few ? chooser().then(() => recognized(query)) : undefined,
  ]);
  const record = meant?.id && isText(query, meant) ? await sayingOf(meant) : undefined;
  const results = await Promise.all(
    found.slice(0, RANKING.shown).map(async (result) => {
      const [anchor, text] = await placeOf(result.entry, data);
      const [page, name] = data.pages[result.page];
      return { ...result, address: page + (anchor ? `#${anchor}` : ""), page: name, file: page, text };
    }),
  );
  const ids = query.match(MESSAGE_ID);
  if (ids) {
    const [file, page] = data.pages.find(([name]) => name === ABOUT_MESSAGE_IDS);
    const about = { title: `${ids[0]} is an Exim message ID`, page, address: file, file, text: "" };
    results.splice(words.length > RANKING.few ? 2 : 0, 0, about); // a line says more than its ID
  }
  const others = results.filter(({ address }) => address !== record?.address);
  return { results: others.slice(0, RANKING.shown), card: { pasted, meant, record }, data };
}

// Whether a query is the text of a record and no sentence of a person that has some of its words.
function isText(query, { strength }) {
  return OF_A_PROGRAM.test(query) || strength > RANKING.mostOfText * query.replace(/[^\p{L}\p{N}]/gu, "").length;
}

// The sentence with most of the query's words, and the words in it that are the query's.
function excerptOf(text, query) {
  const asked = new Set(wordsOf(query).flatMap(termsOf).filter((term) => term.length > 1));
  const has = (word) => termsOf(fold(word)).some((term) => asked.has(term));
  let best = [], most = -1;
  for (const sentence of text.split(/(?<=[.!?])\s+(?=\S)/)) {
    const words = sentence.split(/\s+/);
    const count = new Set(words.filter(has).map((word) => termsOf(fold(word))[0])).size;
    if (count > most) [best, most] = [words, count];
  }
  // As much of a long sentence as fits, from shortly before the first of the words.
  const first = Math.max(0, best.join(" ").length > LONG ? best.findIndex(has) - 6 : 0);
  const parts = first ? ["… "] : [];
  let length = 0;
  for (const word of best.slice(first)) {
    length += word.length + 1;
    if (length > LONG) {
      parts.push("…");
      break;
    }
    parts.push(has(word) ? made("mark", { textContent: word }) : word, " ");
  }
  return parts;
}

// The titles of the page and of the page above it.
function trailOf({ file, page }, data) {
  const above = file.replace(/[^/]+$/, "index.html");
  const [, name] = data.pages.find(([one]) => one === above && one !== file) ?? [];
  return name && name !== page ? `${name} › ${page}` : page;
}

function cardOf({ pasted, meant, record }, query, root) {
  const explain = made("a", { href: `${root}${EXPLAIN}#q=${encodeURIComponent(query)}`, textContent: "Explain the whole text" });
  if (record) {
    const title = record.title ?? record.text;
    const name = record.address ? made("a", { href: root + record.address, textContent: title }) : title;
    const parts = [made("p", { className: "search-known-title" }, name), made("p", {}, made("strong", { textContent: `${record.who[0].toUpperCase()}${record.who.slice(1)}: ` }), record.meaning)];
    const last = made("p", { className: "search-place" });
    if (record.page) last.append("The provider's page: ", made("a", { href: record.page, textContent: record.page }), " · ");
    last.append(explain);
    return [...parts, last];
  }
  if (!pasted || !OF_A_PROGRAM.test(query)) return [];
  const code = meant ? ` The code ${meant.code} alone says: ${meant.meaning}` : "";
  return [made("p", { textContent: `No entry has this text.${code}` }), made("p", { className: "search-place" }, explain)];
}

function show({ results, card, data }, query) {
  const root = document.documentElement.dataset.content_root;
  const cards = card ? cardOf(card, query, root) : [];
  const groups = new Map();
  for (const result of results) {
    if (!groups.has(result.file)) groups.set(result.file, []);
    groups.get(result.file).push(result);
  }
  const items = [...groups.values()].map((group) =>
    made("li", {},
      made("p", { className: "search-place", textContent: trailOf(group[0], data) }),
      made("ul", {}, ...group.map((result) =>
        made("li", {},
          made("a", { href: root + result.address, textContent: result.title }),
          made("p", {}, ...excerptOf(result.text, query)),
        ))),
    ));
  document.querySelector("#search-known").replaceChildren(...cards);
  document.querySelector("#search-results").replaceChildren(...items);
  let said = "";
  if (query && !results.length) said = "Nothing found. Try fewer words, or a part of the text.";
  else if (query) said = `${results.length === RANKING.shown ? "The best " : ""}${results.length} found.`;
  if (card?.record) said = `This text is known. ${said}`;
  document.querySelector("#search-status").textContent = said;
}

// For the tests: what is found, best first. The first three stand in the first three groups or less.
window.handbookFind = async (query) => {
  const { results, card } = await answerTo(query.trim());
  return card?.record?.address ? [card.record, ...results] : results;
};
window.handbookKnown = (text, side) => chooser().then(() => known(text, side));
window.handbookRecognized = (text) => chooser().then(() => recognized(text));

const form = document.querySelector("form.search-form");
const field = form.querySelector("input");
let latest = 0;

async function answer() {
  const turn = ++latest;
  const query = field.value.trim();
  const found = await answerTo(query);
  if (turn === latest) show(found, query);
}

let waiting;
field.value = new URLSearchParams(location.search).get("q") ?? field.value; // not-found.js fills it
field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(answer, WAIT);
});
// A field of one line would join the last word of a line and the first of the next.
field.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text");
  if (!/\n./.test(text)) return;
  event.preventDefault();
  field.setRangeText(text.trim().replace(/\s*\n\s*/g, " "), field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input"));
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  history.replaceState(null, "", `?q=${encodeURIComponent(field.value.trim())}`);
  answer();
});
answer();
