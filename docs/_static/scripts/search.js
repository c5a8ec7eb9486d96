// The search page. The index is made by docs/_ext/handbook/site/search_index.py; `fold`, `stem` and `termsOf`
// say the same as the functions of those names there.

const EDGES = /^[^a-z0-9]+|[^a-z0-9]+$/g;
const MESSAGE_ID = /(?<![\w-])E?[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})(?:-[DHJ])?(?![\w-])/g;
const ABOUT_MESSAGE_IDS = "docs/exim/message-ids.html";
// What differs in each line of a log and would only lead astray: addresses, hosts, times, numbers.
const VARIABLE =
  /@|^\[?\d{1,3}(\.\d{1,3}){3}|^[0-9a-f]*:[0-9a-f:]+$|^\d{4}-\d\d-\d\d|^\d\d:\d\d|^(?=.*\d)[a-z0-9+/=_-]{14,}$|\.(com|net|org|example)\b/;
// A page, a section, a record, a row of the glossary or cheat sheet, sources, notes and lists of
// links, a section whose heading many pages have.
const KINDS = [1.2, 1, 0.9, 0.6, 0.35, 0.7];
const PAGE = 0, SECTION = 1, STEP = 5;
// What a term weighs in an example, a sentence, where much is said of it, what it is about, the title.
const LEVELS = { ".": 0.7, "": 1, "-": 1.5, "+": 2, "!": 2.7 };
const SAME = 0.7; // what a synonym or a corrected word counts
const WEAK = 0.3; // what a word counts that tells little
const AGAIN = 0.7; // for each better result from the same page
const FEW = 3; // words up to which all of them are wanted
const PASTED = 8; // more words are a pasted line, whose unknown words are no misspellings
const SHOWN = 20;
const POOR = 0.02; // of the best result: what is below is not shown

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

// The terms that begin with a character, each with its postings as they stand in the file.
function shard(first) {
  const name = /[a-z0-9]/.test(first) ? first : "_";
  if (!shards.has(name)) {
    const lines = load(`terms-${name}.js`, name).then((text) => (text ? text.split("\n") : []));
    const pair = (line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)];
    shards.set(name, lines.then((all) => new Map(all.map(pair))));
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

// Entries that have a term: number to level.
function unpacked(postings) {
  const found = new Map();
  let last = -1;
  for (const posting of postings.split(" ")) {
    const mark = posting.at(-1) in LEVELS ? posting.at(-1) : "";
    last += number(mark ? posting.slice(0, -1) : posting);
    found.set(last, LEVELS[mark]);
  }
  return found;
}

// Whether two words differ by no more than `most` letters: one more, one less, another, two swapped.
function alike(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return false;
  let before = [], row = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const differ = one[i - 1] === other[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + differ);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        next[j] = Math.min(next[j], before[j - 2] + 1);
      }
    }
    before = row;
    row = next;
  }
  return row[other.length] <= most;
}

// What the index has of a term: each entry's weight, what a mention weighs, the terms it stands for.
// That is the term itself and words that begin with it, where there is none words spelled alike; only
// the term itself, if it must be `whole`.
async function having(term, data, whole = false) {
  const terms = await shard(term[0]);
  const known = terms.has(term);
  let matches = known ? [term] : [];
  if (!whole && term.length > 2) matches = [...terms.keys()].filter((name) => name.startsWith(term));
  let factor = 1;
  if (!matches.length && !whole && term.length > 3 && /^[a-z]+$/.test(term)) {
    const names = [...terms.keys()].filter((name) => /^[a-z]+$/.test(name));
    matches = names.filter((name) => alike(term, name, 1));
    if (!matches.length && term.length > 7) matches = names.filter((name) => alike(term, name, 2));
    factor = SAME;
  }
  // A word that is known as it is rarely means a longer one; the beginning of a path does.
  const longer = /[^a-z0-9]/.test(term) || !known ? 0.6 : 0.2;
  const weights = new Map();
  let mention = 0;
  for (const name of matches) {
    const found = unpacked(terms.get(name));
    const part = name === term ? 1 : factor < 1 ? factor : longer * (term.length / name.length);
    const telling = part * (data.weak.has(name) ? WEAK : 1);
    const rare = telling * Math.log(1 + data.entries.length / found.size);
    mention = Math.max(mention, rare);
    for (const [entry, level] of found) {
      weights.set(entry, Math.max(weights.get(entry) ?? 0, rare * level));
    }
  }
  return { weights, mention, stands: factor < 1 ? matches : [term] };
}

// The same for a word between blanks, which may have parts.
async function weigh(word, data, pasted) {
  const [whole, ...parts] = termsOf(word);
  if (whole === undefined) return undefined;
  const exact = await having(whole, data, pasted);
  if (!parts.length) return exact.weights.size || pasted ? exact : havingBoth(whole, data);
  // A path, an option, a code: the whole counts most, then entries that have all of its parts.
  const byPart = await Promise.all(parts.map((part) => having(part, data, pasted)));
  const sums = together(byPart);
  const every = [...sums].filter(([entry]) => byPart.every((part) => part.weights.has(entry)));
  const some = !every.length && !exact.weights.size && !pasted;
  const weights = new Map(some ? sums : every);
  for (const [entry, weight] of exact.weights) {
    weights.set(entry, 2 * weight + (weights.get(entry) ?? 0) / 2);
  }
  const mention = Math.max(2 * exact.mention, ...byPart.map((part) => part.mention));
  return { weights, mention, stands: [whole] };
}

// The mean weight of several terms in each entry.
function together(those) {
  const sums = new Map();
  for (const one of those) {
    for (const [entry, weight] of one.weights) {
      sums.set(entry, (sums.get(entry) ?? 0) + weight / those.length);
    }
  }
  return sums;
}

// A word that nobody writes, made of two that stand in the index: "mailinglist".
async function havingBoth(word, data) {
  for (let cut = word.length - 3; cut > 2 && /^[a-z]+$/.test(word); cut--) {
    const first = await having(stem(word.slice(0, cut)), data, true);
    const second = first.weights.size ? await having(stem(word.slice(cut)), data, true) : first;
    if (second.weights.size) {
      return {
        weights: together([first, second]),
        mention: Math.max(first.mention, second.mention),
        stands: [...first.stands, ...second.stands],
      };
    }
  }
  return { weights: new Map(), mention: 0, stands: [] };
}

function add(into, other, factor) {
  for (const [entry, weight] of other.weights) {
    into.weights.set(entry, Math.max(into.weights.get(entry) ?? 0, factor * weight));
  }
  into.mention = Math.max(into.mention, factor * other.mention);
  into.stands = [...into.stands, ...other.stands];
}

const besidesOf = (said, data) => (Object.hasOwn(data.besides, said) ? data.besides[said] : []);

// What is asked for, each with its weights: a word, what it may be called besides, what it makes with
// the word beside it ("time out", "timeout"); a phrase that has another name is one thing.
async function askedFor(words, data) {
  const things = [];
  const also = (said) => besidesOf(said, data);
  for (let at = 0; at < words.length; ) {
    let length = FEW;
    const name = () => words.slice(at, at + length).map((word) => termsOf(word)[0]).join(" ");
    while (length > 1 && (at + length > words.length || !also(name()).length)) length--;
    const besides = also(name());
    const thing = { weights: new Map(), mention: 0, stands: [] };
    if (length === 1) {
      const own = await weigh(words[at], data, words.length > PASTED);
      if (own) {
        add(thing, own, 1);
        const meant = [...own.stands, own.stands.join(" ")].filter((term) => term !== name());
        for (const term of meant.flatMap(also)) add(thing, await having(term, data), SAME);
      }
      thing.weak = thing.stands.every((term) => data.weak.has(term));
      for (const [one, two] of [[at - 1, at], [at, at + 1]]) {
        const joined = `${words[one]}${words[two]}`;
        if (words[one]?.length > 2 && words[two] && /^[a-z]{5,}$/.test(joined)) {
          const joint = await having(stem(joined), data, true);
          if (joint.weights.size) {
            add(thing, joint, 1);
            thing.weak = false;
          }
        }
      }
    }
    for (const term of besides) add(thing, await having(term, data), length > 1 ? 1 : SAME);
    things.push(thing);
    at += length;
  }
  return things.filter((thing) => thing.weights.size);
}

// A page has what its sections have, but no more than a title weighs.
function raise(thing, data) {
  const pages = new Map();
  for (const [entry, weight] of thing.weights) {
    const [, page, , kind] = data.entries[entry];
    if (kind !== SECTION && kind !== STEP) continue;
    const { best = 0, sum = 0 } = pages.get(page) ?? {};
    pages.set(page, { best: Math.max(best, weight), sum: sum + weight });
  }
  for (const [page, { best, sum }] of pages) {
    const entry = data.entryOf.get(page);
    const own = thing.weights.get(entry) ?? 0;
    const weight = 0.5 * own + 0.6 * best + 0.2 * (sum - best);
    thing.weights.set(entry, Math.max(own, Math.min(weight, LEVELS["!"] * thing.mention)));
  }
}

async function indexed() {
  const data = await load("entries.js", "entries");
  if (data && !data.entryOf) {
    data.weak = new Set(data.weak);
    const pages = [...data.entries.entries()].filter(([, [, , , kind]]) => kind === PAGE);
    data.entryOf = new Map(pages.map(([entry, [, page]]) => [page, entry]));
  }
  return data;
}

async function search(query) {
  const data = await indexed();
  if (!data) return [];
  const ids = query.match(MESSAGE_ID);
  const rest = fold(query.replace(MESSAGE_ID, " ").replace(/["“”]/g, " "));
  let words = rest.split(/\s+/).filter((word) => word && termsOf(word).length);
  if (words.length > FEW) {
    const constant = words.filter((word) => !VARIABLE.test(word));
    if (constant.length) words = constant;
  }
  words = [...new Set(words)];
  const terms = words.flatMap(termsOf);
  const likely = terms.concat(terms.flatMap((term) => besidesOf(term, data)));
  await Promise.all(likely.map((term) => shard(term[0]))); // at once, not one after the other
  const things = await askedFor(words, data);
  const telling = things.filter((thing) => !thing.weak);
  const wanted = telling.length ? telling : things;
  const full = wanted.reduce((total, thing) => total + thing.mention, 0);
  const scores = new Map();
  for (const thing of things) {
    raise(thing, data);
    const counts = wanted.includes(thing);
    for (const [entry, weight] of thing.weights) {
      const score = scores.get(entry) ?? { sum: 0, covered: 0 };
      score.sum += weight;
      if (counts) score.covered += Math.min(weight, thing.mention);
      scores.set(entry, score);
    }
  }
  const results = [];
  for (const [entry, score] of scores) {
    const [title, page, anchor, kind] = data.entries[entry];
    const coverage = score.covered / full;
    // A title of nothing but the words asked for is the thing itself.
    const titled = fold(title).split(/\s+/).map((word) => termsOf(word)[0]).filter(Boolean);
    const named = things.filter((thing) => thing.stands.some((term) => titled.includes(term))).length;
    const share = Math.min(1, named / Math.max(1, titled.length));
    const itself = 1 + share * Math.max(named / things.length, named > FEW ? share : 0);
    results.push({
      title,
      page: data.pages[page][1],
      address: data.pages[page][0] + (anchor ? `#${anchor}` : ""),
      anchor,
      score: score.sum * coverage * coverage * itself * KINDS[kind],
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
  const good = results.filter((result) => result.score > POOR * results[0].score);
  if (ids) {
    const [address, title] = data.pages.find(([name]) => name === ABOUT_MESSAGE_IDS);
    const about = { title: `${ids[0]} is an Exim message ID`, page: title, address, anchor: "" };
    good.splice(words.length > FEW ? 2 : 0, 0, about); // a whole line says more than its ID
  }
  return good.slice(0, SHOWN);
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
        textContent: result.anchor ? ` ${result.page} · /go/${result.anchor}/` : "",
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
