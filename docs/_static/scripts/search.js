// The search page. The index is made by docs/_ext/search_index.py; `fold`, `stem` and `termsOf`
// say the same as the functions of those names there.

const TITLE = 2;
const EDGES = /^[^a-z0-9]+|[^a-z0-9]+$/g;
const MESSAGE_ID = /(?<![\w-])E?[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})(?![\w-])/g;
const ABOUT_MESSAGE_IDS = "docs/exim/message-ids.html";
// What differs in each line of a log and would only lead astray: addresses, hosts, times, numbers.
const VARIABLE =
  /@|^\[?\d{1,3}(\.\d{1,3}){3}|^[0-9a-f]*:[0-9a-f:]+$|^\d{4}-\d\d-\d\d|^\d\d:\d\d|^(?=.*\d)[a-z0-9+/=_-]{14,}$|\.(com|net|org|example)\b/;
// A page, a section, a record, a row of the glossary or cheat sheet, sources and notes.
const KINDS = [1.4, 1, 1.1, 0.5, 0.35];
const AGAIN = 0.7; // for each better result from the same page
const FEW = 3; // words up to which all of them are wanted
const SHOWN = 20;

const fold = (text) =>
  text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");

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
  const whole = word.replace(EDGES, "");
  if (!whole) return word.length > 1 && word.length < 4 ? [word] : [];
  const parts = whole.split(/[^a-z0-9]+/).filter(Boolean);
  return parts.length > 1 ? [whole, ...parts.map(stem)] : [stem(whole)];
}

// The files of the index arrive as scripts that call this, so that they load from disk too.
const arrived = new Map();
window.handbookSearch = (name, data) => arrived.set(name, data);
const asked = new Map();

function load(file, name) {
  if (!asked.has(file)) {
    asked.set(
      file,
      new Promise((done) => {
        const script = document.createElement("script");
        script.src = `${document.documentElement.dataset.content_root}search/${file}`;
        script.onload = script.onerror = () => done(arrived.get(name));
        document.head.append(script);
      }),
    );
  }
  return asked.get(file);
}

const shards = new Map();

async function shard(first) {
  const name = /[a-z0-9]/.test(first) ? first : "_";
  if (!shards.has(name)) {
    const text = (await load(`terms-${name}.js`, name)) ?? "";
    shards.set(name, text ? text.split("\n").map((line) => line.split(" ")) : []);
  }
  return shards.get(name);
}

function number(digits) {
  let value = 0;
  for (const digit of digits) {
    value = value * 62 + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(digit);
  }
  return value;
}

// Entries that have a term: number to place.
function unpacked(postings) {
  const found = new Map();
  let last = -1;
  for (const posting of postings) {
    const inTitle = posting.endsWith("!");
    last += number(inTitle ? posting.slice(0, -1) : posting);
    found.set(last, inTitle ? TITLE : 1);
  }
  return found;
}

// Entries that have the word, each with its weight: the term itself, else words that begin with it.
async function having(term, entries) {
  const terms = await shard(term[0]);
  const weights = new Map();
  // A word that is known as it is rarely means a longer one; the beginning of a path does.
  const plain = !/[^a-z0-9]/.test(term);
  const longer = plain && terms.some(([name]) => name === term) ? 0.2 : 0.6;
  for (const [name, ...postings] of terms) {
    const same = name === term;
    if (!same && !(term.length > 2 && name.startsWith(term))) continue;
    const found = unpacked(postings);
    const rare = Math.log(1 + entries / found.size) * (same ? 1 : longer * (term.length / name.length));
    for (const [entry, place] of found) {
      const weight = rare * (place === TITLE ? 3 : 1);
      weights.set(entry, Math.max(weights.get(entry) ?? 0, weight));
    }
  }
  return weights;
}

async function weigh(word, entries) {
  const [whole, ...parts] = termsOf(word);
  if (whole === undefined) return undefined;
  const exact = await having(whole, entries);
  if (!parts.length) return exact;
  // A path, an option, a code: the whole counts most, then entries that have all of its parts.
  const byPart = await Promise.all(parts.map((part) => having(part, entries)));
  const weights = new Map();
  for (const entry of byPart[0].keys()) {
    if (byPart.every((part) => part.has(entry))) {
      const sum = byPart.reduce((total, part) => total + part.get(entry), 0);
      weights.set(entry, (0.5 * sum) / parts.length);
    }
  }
  for (const [entry, weight] of exact) weights.set(entry, 2.5 * weight + (weights.get(entry) ?? 0));
  return weights;
}

async function search(query) {
  const data = await load("entries.js", "entries");
  if (!data) return [];
  const ids = query.match(MESSAGE_ID);
  const rest = fold(query.replace(MESSAGE_ID, " ").replace(/["“”]/g, " "));
  let words = [...new Set(rest.split(/\s+/).filter(Boolean))];
  if (words.length > FEW) {
    const constant = words.filter((word) => !VARIABLE.test(word));
    if (constant.length) words = constant;
  }
  const telling = words.filter((word) => !data.common.includes(termsOf(word)[0]));
  if (telling.length) words = telling;
  const weighed = (await Promise.all(words.map((word) => weigh(word, data.entries.length)))).filter(Boolean);
  const known = weighed.filter((weights) => weights.size);
  const scores = new Map();
  for (const weights of known) {
    for (const [entry, weight] of weights) {
      const score = scores.get(entry) ?? { sum: 0, words: 0 };
      score.sum += weight;
      score.words += 1;
      scores.set(entry, score);
    }
  }
  const wanted = words.map((word) => termsOf(word)[0]);
  const results = [];
  for (const [entry, score] of scores) {
    const [title, page, anchor, kind] = data.entries[entry];
    const coverage = score.words / Math.max(1, known.length);
    // A title of nothing but the words asked for is the thing itself.
    const titled = fold(title).split(/\s+/).map((word) => termsOf(word)[0]);
    const named = wanted.filter((term) => titled.includes(term)).length;
    const itself = 1 + (named / titled.length) * (named / Math.max(1, wanted.length));
    results.push({
      title,
      page: data.pages[page][1],
      address: data.pages[page][0] + (anchor ? `#${anchor}` : ""),
      anchor,
      score: score.sum * coverage * coverage * itself * KINDS[kind],
      all: coverage === 1,
    });
  }
  const best = (one, other) => other.score - one.score || one.address.localeCompare(other.address);
  results.sort(best);
  const seen = new Map();
  for (const result of results) {
    const times = seen.get(result.page) ?? 0;
    seen.set(result.page, times + 1);
    result.score *= AGAIN ** times;
  }
  results.sort(best);
  // A few words: what has all of them, where anything has.
  const complete = results.filter((result) => result.all);
  const shown = known.length <= FEW && complete.length ? complete : results;
  if (ids) {
    const [address, title] = data.pages.find(([name]) => name === ABOUT_MESSAGE_IDS);
    shown.unshift({ title: `${ids[0]} is an Exim message ID`, page: title, address, anchor: "" });
  }
  return shown.slice(0, SHOWN);
}

function show(results, query) {
  const list = document.querySelector("#search-results");
  const status = document.querySelector("#search-status");
  const root = document.documentElement.dataset.content_root;
  list.replaceChildren(
    ...results.map((result) => {
      const item = document.createElement("li");
      const link = Object.assign(document.createElement("a"), {
        href: root + result.address,
        textContent: result.title,
      });
      const place = Object.assign(document.createElement("span"), {
        className: "search-place",
        textContent: result.anchor ? ` ${result.page} · /go/${result.anchor}/` : ` ${result.page}`,
      });
      item.append(link, place);
      return item;
    }),
  );
  if (!query) status.textContent = "";
  else if (!results.length) status.textContent = "Nothing found. Try fewer words, or a part of the text.";
  else status.textContent = `${results.length === SHOWN ? "The best " : ""}${results.length} found.`;
}

const form = document.querySelector("form.search-form");
const field = form.querySelector("input");
let latest = 0;

async function answer() {
  const turn = ++latest;
  const query = field.value.trim();
  const results = query ? await search(query) : [];
  if (turn === latest) show(results, query);
}

field.value = new URLSearchParams(location.search).get("q") ?? field.value; // not-found.js fills it
field.addEventListener("input", answer);
window.handbookFind = search; // for the tests
form.addEventListener("submit", (event) => {
  event.preventDefault();
  history.replaceState(null, "", `?q=${encodeURIComponent(field.value.trim())}`);
  answer();
});
answer();
