// What fits a query, and how well.

// A page, a section, a record, a row of the glossary or cheat sheet, sources and lists of links, a
// section whose heading many pages have, a known text, a note, a complaint that leads somewhere, a
// section that lists many things.
const PAGE = 0, SECTION = 1, ROW = 2, STEP = 5, ERROR = 6, NOTE = 7, SIGN = 8, LIST = 9;

const RANKING = {
  kinds: [1.2, 1, 0.9, 0.6, 0.35, 0.7, 0.9, 0.35, 0.9, 1],
  pageOfMany: 0.5, // to a pasted text or a question a section is the better answer
  ofLong: 5, // more words that tell something are a person's story
  signOfLong: 0.6, // what a complaint covers of a long text that has all of the complaint's words
  fewOfError: 0.2, // a known text of whose words the query has less than `mostOfError`
  mostOfError: 0.6,
  mostOfText: 0.5, // of a query without a program's signs, that are a known text's letters
  same: 0.7, // what a synonym or a corrected word counts
  weak: 0.3, // what a word counts that tells little
  rarest: 5, // what a word counts at most: one place that happens to have it is no answer
  again: 0.7, // for each better result from the same page
  few: 3, // words up to which all of them are wanted
  pasted: 8, // more words are a pasted line, whose unknown words are no misspellings
  shown: 10,
  poor: 0.02, // of the best result: what is below is not shown
  longerOfKnown: 0.2, // a word that is known as it is rarely means a longer one
  longer: 0.6, // the beginning of a path, or of a word that is not known
  ownOfPage: 0.5, // what a page has of its sections: itself, the best, the others
  bestOfPage: 0.6,
  othersOfPage: 0.2,
  sectionCovers: 0.6, // of what its page has, by a section that may stand before it
  listOfQuestion: 0.4, // a list has a word of each question; what is asked by a word or two may stand in it
  manySections: 10, // of a page with more, they count less: it has something of everything
};

const MESSAGE_ID = /(?<![\w-])E?[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})(?:-[DHJ])?(?![\w-])/g;
const ABOUT_MESSAGE_IDS = "docs/exim/message-ids.html";
// The header, named or by its look: an address is shorter and has fewer digits.
const MESSAGE_ID_HEADER = /(?:message-id:? <?|(?:^|<)(?=(?:[^@]*\d){4}[^@]*@)(?=[^@]{16}))([^\s<>@]+@[^\s<>]+)/i;
const ABOUT_TRACES = "docs/logs/follow-a-message.html";
// What differs in each line of a log and would only lead astray: addresses, hosts, times, amounts.
// 127.x is no host's address: it is this machine, or what a blocklist answers.
const VARIABLE =
  /.@|^\[?(?!127\.)\d{1,3}(\.\d{1,3}){3}|^[0-9a-f]*:[0-9a-f:]+$|^\d{4}-\d\d-\d\d|^\d\d:\d\d|^(?=.*\d)[a-z0-9+/=_-]{14,}$|(?<!^@?(?:gmail|hotmail|outlook|live|msn|yahoo))\.(com|net|org|example)\b|^\d{1,3}(,\d{3})+$/;
// A word that a person says and no program.
const OF_A_PERSON = /\b(i|my|s?he|they|we|customers?|says|still|how|why|what|today|yesterday)\b/i;
// What only a text has that a program wrote: a reply code and no port, or signs among several words.
const OF_A_PROGRAM = /(?<![\w.-]|port )(?!465|587)[245]\d\d[ -]|(?<![\w.])[245]\.\d\.\d|[[\]<>"=]|: /;

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

// What the index has of a term: each entry's weight, what a mention weighs, the terms it stands for,
// the entries with one of these in their title. That is the term itself and words that begin with it, where there is none words spelled alike; only
// the term itself, if it must be `whole`.
async function having(term, data, whole = false) {
  const terms = await shard(term[0]);
  const known = terms.has(term);
  let matches = known ? [term] : [];
  if (!whole && term.length > 2) matches = [...terms.keys()].filter((name) => name.startsWith(term));
  let factor = 1;
  if (!matches.length && !whole && term.length > 3 && /^[a-z]+$/.test(term) && !data.weak.has(term)) {
    const names = [...terms.keys()].filter((name) => /^[a-z]+$/.test(name));
    matches = names.filter((name) => alike(term, name, 1));
    if (!matches.length && term.length > 7) matches = names.filter((name) => alike(term, name, 2));
    factor = RANKING.same;
  }
  // A word that is known as it is rarely means a longer one; the beginning of a path does.
  const longer = /[^a-z0-9]/.test(term) || !known ? RANKING.longer : RANKING.longerOfKnown;
  const weights = new Map();
  const titled = new Set();
  let mention = 0;
  for (const name of matches) {
    const found = unpacked(terms.get(name));
    const stands = name === term || factor < 1;
    const part = name === term ? 1 : factor < 1 ? factor : longer * (term.length / name.length);
    const telling = part * (data.weak.has(name) ? RANKING.weak : 1);
    const rare = telling * Math.min(RANKING.rarest, Math.log(1 + data.entries.length / found.size));
    mention = Math.max(mention, rare);
    for (const [entry, level] of found) {
      weights.set(entry, Math.max(weights.get(entry) ?? 0, rare * level));
      if (stands && level === LEVELS["!"]) titled.add(entry);
    }
  }
  return { weights, mention, titled, stands: factor < 1 ? matches : [term] };
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
  return { weights, mention, titled: exact.titled, stands: [whole] };
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
      const both = nothing();
      add(both, first, 1);
      add(both, second, 1);
      return { ...both, weights: together([first, second]) };
    }
  }
  return nothing();
}

const nothing = () => ({ weights: new Map(), mention: 0, titled: new Set(), stands: [] });

function add(into, other, factor) {
  for (const [entry, weight] of other.weights) {
    into.weights.set(entry, Math.max(into.weights.get(entry) ?? 0, factor * weight));
  }
  into.mention = Math.max(into.mention, factor * other.mention);
  for (const entry of other.titled) into.titled.add(entry);
  into.stands = [...into.stands, ...other.stands];
}

const besidesOf = (said, data) => (Object.hasOwn(data.besides, said) ? data.besides[said] : []);

// What is asked for, each with its weights: a word, what it may be called besides, what it makes with
// the word beside it ("time out", "timeout"); a phrase that has another name is one thing.
async function askedFor(words, data) {
  const things = [];
  const also = (said) => besidesOf(said, data);
  for (let at = 0; at < words.length; ) {
    let length = RANKING.few;
    const name = () => words.slice(at, at + length).map((word) => termsOf(word)[0]).join(" ");
    while (length > 1 && (at + length > words.length || !also(name()).length)) length--;
    const besides = also(name());
    const thing = nothing();
    if (length === 1) {
      const own = await weigh(words[at], data, words.length > RANKING.pasted);
      if (own) {
        add(thing, own, 1);
        const meant = [...own.stands, own.stands.join(" ")].filter((term) => term !== name());
        for (const term of meant.flatMap(also)) add(thing, await having(term, data), RANKING.same);
      }
      // A number that is nothing's name, in a question, is how many or how much.
      const amount = words.length > RANKING.few && /^\d+%?$/.test(words[at]) && !thing.titled.size;
      thing.weak = amount || thing.stands.every((term) => data.weak.has(term));
      for (const [one, two] of [[at - 1, at], [at, at + 1]]) {
        const joined = `${words[one]}${words[two]}`;
        if (words[one]?.length > 2 && words[two] && /^[a-z]{5,}$/.test(joined)) {
          const joint = await having(stem(joined), data, true);
          // "log in" is a name; in "mail from" nobody means the field `mailfrom`, which no title has.
          if (data.weak.has(words[one]) || data.weak.has(words[two]) ? joint.titled.size : joint.weights.size) {
            add(thing, joint, 1);
            thing.weak = false;
          }
        }
      }
    }
    for (const term of besides) add(thing, await having(term, data), length > 1 ? 1 : RANKING.same);
    things.push(thing);
    at += length;
  }
  return things.filter((thing) => thing.weights.size);
}

// A page has what its sections have, but no more than a title weighs.
function raise(thing, data) {
  const pages = new Map();
  for (const [entry, weight] of thing.weights) {
    const { page, kind } = data.entries[entry];
    if (![SECTION, STEP, LIST].includes(kind)) continue;
    const { best = 0, sum = 0 } = pages.get(page) ?? {};
    pages.set(page, { best: Math.max(best, weight), sum: sum + weight });
  }
  for (const [page, { best, sum }] of pages) {
    const entry = data.entryOf.get(page);
    const own = thing.weights.get(entry) ?? 0;
    const share = Math.min(1, RANKING.manySections / data.sectionsOf.get(page));
    const others = share * (sum - best);
    const ofBest = Math.sqrt(share) * RANKING.bestOfPage * best;
    const weight = RANKING.ownOfPage * own + ofBest + RANKING.othersOfPage * others;
    thing.weights.set(entry, Math.max(own, Math.min(weight, LEVELS["!"] * thing.mention)));
  }
}


// A text that a program wrote, and no question: more than a few words, with its code or its signs.
function isPasted(query) {
  const words = query.split(/\s+/);
  return words.length > RANKING.pasted || (words.length > 2 && OF_A_PROGRAM.test(query));
}

// The words that tell something; a message ID is looked for by itself.
function wordsOf(query) {
  const rest = fold(query.replace(MESSAGE_ID, " ").replace(/["“”]/g, " "));
  let words = rest.split(/\s+/).filter((word) => word && termsOf(word).length);
  if (words.length > RANKING.few) {
    const constant = words.filter((word) => !VARIABLE.test(word));
    if (constant.length) words = constant;
  }
  return [...new Set(words)];
}

// A section that is called what is asked for takes the place of its page, which is not; so does a row
// with no other word in its name than what is asked for, and more of that.
function sectionsFirst(results) {
  for (const page of results.slice(0, RANKING.shown).filter(({ kind }) => kind === PAGE)) {
    const find = (part, fits) =>
      results.findIndex((one) => one.page === page.page && one.coverage >= part * page.coverage && fits(one));
    const at = find(RANKING.sectionCovers, (one) =>
      one.kind === ROW ? one.share === 1 && one.named > page.named : [SECTION, LIST].includes(one.kind) && one.called > page.called,
    );
    const place = results.indexOf(page);
    if (at > place) [results[place], results[at]] = [results[at], page];
  }
}

// The entries that fit, best first: entry, score, page, and the terms by which they were found.
async function ranked(query, data) {
  const words = wordsOf(query);
  const pasted = isPasted(query);
  const question = !pasted && words.length > RANKING.few;
  const terms = words.flatMap(termsOf);
  const likely = terms.concat(terms.flatMap((term) => besidesOf(term, data)));
  await Promise.all(likely.map((term) => shard(term[0]))); // at once, not one after the other
  const things = await askedFor(words, data);
  const telling = things.filter((thing) => !thing.weak);
  const wanted = telling.length ? telling : things;
  const long = wanted.length > RANKING.ofLong && (OF_A_PERSON.test(query) || !OF_A_PROGRAM.test(query));
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
    const { words: title, page, kind } = data.entries[entry];
    const coverage = score.covered / full;
    // A title of nothing but the words asked for is the thing itself.
    const named = things.filter((thing) => thing.titled.has(entry)).length;
    const share = Math.min(1, named / Math.max(1, title));
    const itself = 1 + share * Math.max(named / things.length, named > RANKING.few ? share : 0);
    let factor = itself * RANKING.kinds[kind];
    if (kind === PAGE && (pasted || question)) factor *= RANKING.pageOfMany ** (long ? 2 : 1);
    if (kind === LIST && (question || words.length > RANKING.pasted)) factor *= RANKING.listOfQuestion;
    if (pasted && kind === ERROR && share < RANKING.mostOfError) factor *= RANKING.fewOfError;
    const called = wanted.filter((thing) => thing.titled.has(entry)).length;
    // Who tells a story has many words that no place has: there it counts once what a place covers, and
    // a complaint that the story has in it is covered as such.
    const tells = long && kind === SIGN ? RANKING.signOfLong * share ** 2 : 0;
    results.push({ entry, page, kind, called, named, share, coverage, score: score.sum * factor * Math.max(coverage ** (long ? 1 : 2), tells) });
  }
  const best = (one, other) => other.score - one.score || one.entry - other.entry;
  results.sort(best);
  const seen = new Map();
  for (const result of results) {
    const times = seen.get(result.page) ?? 0;
    seen.set(result.page, times + 1);
    result.score *= RANKING.again ** times;
  }
  results.sort(best);
  sectionsFirst(results);
  // Notes are found by words that nothing else has.
  const notes = !pasted && !results.some(({ kind, coverage }) => kind !== NOTE && 2 * coverage > results[0].coverage);
  return results.filter(
    ({ kind, score }) => score > RANKING.poor * results[0].score && (notes || kind !== NOTE),
  );
}
