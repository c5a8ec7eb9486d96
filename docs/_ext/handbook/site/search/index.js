// The files of the index: which entries have a term.

// What a term weighs in an example, a sentence, where much is said of it, what it is about, the title.
const LEVELS = { ".": 0.7, "": 1, "-": 1.5, "+": 2, "!": 2.7 };

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

// The pages and the entries, which stand in the order of the pages.
async function indexed() {
  const data = await load("entries.js", "entries");
  if (data && !data.entries) {
    data.entries = [];
    data.entryOf = new Map();
    data.sectionsOf = new Map();
    for (const [page, count] of data.counts.entries()) {
      for (let one = 0; one < count; one++) {
        const entry = data.entries.length;
        const kind = Number(data.kinds[entry]);
        if (kind === PAGE) data.entryOf.set(page, entry);
        if (kind === SECTION || kind === STEP) {
          data.sectionsOf.set(page, (data.sectionsOf.get(page) ?? 0) + 1);
        }
        data.entries.push({ words: number(data.words[entry]), page, kind });
      }
    }
    data.files = data.places.flatMap((count, file) => Array(count).fill(file));
    data.small = new Set(data.weak);
    data.weak = new Set([...data.common, ...data.weak]);
  }
  return data;
}

// Where an entry stands on its page, its title, and what it says.
async function placeOf(entry, data) {
  const file = data.files[entry];
  const places = await load(`places-${file}.js`, `places-${file}`);
  return places?.[entry - data.files.indexOf(file)] ?? ["", "", ""];
}
