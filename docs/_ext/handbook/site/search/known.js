// What a pasted text means: the choice of snippets/texts/known.py among the same records, for a text
// whose host is not known. search_known.py makes the data.

const MAX_TEXT = 2000, MAX_GAP = 160, STEM = 4; // as in snippets/texts/phrases.py
const JOIN = /(?:(?:\\n|\n)[ \t]{0,8}(?:[245][0-9][0-9][- ])?| [ \t]{0,8}[245][0-9][0-9](?:-| (?=#?[245]\.[0-9])))(?:#?[245]\.[0-9]{1,3}\.[0-9]{1,3}[ :])?/g;
const PASSED = /\b(?:spf|dkim|dmarc|arc|dkim-?sign)[ \t]{0,3}[=:][ \t]{0,3}pass(?:ed)?\b/gi;
const WORD = /[\p{L}\p{N}]+(?:[.+_-]{0,3}@[\p{L}\p{N}]+(?:[.-][\p{L}\p{N}]+){0,20})?/gu;
const CODE = /[^0-9A-Za-z]{0,8}(?:([245][0-9]{2})(?![0-9.])[ -]{0,2})?(?:[#([]{0,2}([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![0-9.][0-9]))?/y;
const LATER_ENHANCED = /(?<![0-9.])[245]\.[0-9]\.[0-9]{1,3}(?![0-9.][0-9]|[0-9])/;
const ENHANCED_COUNTS = 12, BASIC_COUNTS = 4;
const SPOIL_A_CODE = ["sender", "from", "spam", "policy", "blocked", "denied", "ip", "client", "helo"];
const OF_CODES = ["other-server", "to-client"];
const OF_A_REPLY = [["other-server"], ["to-client"], ["delivery", "dovecot-client", "program"]];
// Where another server's reply begins in a line or a message.
const REPLY = /(?:remote mail server|\bsaid|responded|replied|returned)\b.{0,200}?[:"] ?(?=[245]\d\d[ -])/;

const firstOf = (text, most) => [...text.slice(0, 2 * most)].slice(0, most).join("");

function knownWords(text) {
  text = firstOf(text, MAX_TEXT).replace(/['`’´]/g, "");
  if (/\n|\\n|-/.test(text)) text = text.replace(JOIN, " ");
  if (/ass|ASS/.test(text)) text = text.replace(PASSED, " ");
  const found = text.toLowerCase().match(WORD) ?? [];
  return ` ${found.map((word) => (word.includes("@") ? "@" : word)).join(" ")} `;
}

const pieces = new Map();

function piecesOf(phrase) {
  if (!pieces.has(phrase)) {
    const expression = (piece) => {
      const [, begins, middle, ends] = piece.trim().match(/^(\^ )?(.*?)( \$)?$/);
      const written = middle.replaceAll("{", "(?:").replaceAll("}", ")").replaceAll("*", "[^ ]*");
      return new RegExp(`${begins ? "^" : ""} ${written} ${ends ? "$" : ""}`, "g");
    };
    pieces.set(phrase, phrase.split("…").filter((piece) => piece.trim()).map(expression));
  }
  return pieces.get(phrase);
}

// How many letters and digits of the words are the phrase's; 0: it is not there.
function strengthIn(phrase, words) {
  let at = 0, strength = 0;
  for (const piece of piecesOf(phrase)) {
    piece.lastIndex = at;
    const found = piece.exec(words.slice(0, at ? at + MAX_GAP : MAX_TEXT));
    if (!found) return 0;
    strength += [...found[0].replaceAll(" ", "")].length;
    at = found.index + found[0].length - 1;
  }
  return strength;
}

function codeStrength(wanted, basic, enhanced) {
  let strength = 0;
  for (const part of wanted.split(" ")) {
    if (part.includes(".")) {
      if (!enhanced || !`${enhanced}.`.startsWith(`${part}.`)) return -1;
      strength += ENHANCED_COUNTS;
    } else {
      if (!basic?.startsWith(part)) return -1;
      strength += part.length === 3 ? BASIC_COUNTS : 0;
    }
  }
  return strength;
}

// The records that fit, each with its rank and how many letters are its own.
async function fitting(words, basic, enhanced) {
  const data = await load("known.js", "known");
  const all = new Set(words.trim().split(" "));
  const keys = new Set([...all, ...[...all].map((word) => `${[...word].slice(0, STEM).join("")}*`)]);
  const files = [...data.keys.entries()].filter(([, names]) => names.some((name) => keys.has(name)));
  const parts = await Promise.all(files.map(([file]) => load(`known-${file}.js`, `known-${file}`)));
  const found = [];
  for (const part of parts) {
    for (const [key, phrases] of Object.entries(part.phrases)) {
      if (!keys.has(key)) continue;
      for (const [number, phrase] of phrases) {
        let strength = strengthIn(phrase, words);
        const record = part.records[number];
        if (!strength || record.without?.some((other) => words.includes(` ${other} `))) continue;
        if (record.codes) {
          const ofCode = Math.max(...record.codes.map((code) => codeStrength(code, basic, enhanced)));
          if (ofCode < 0) continue;
          strength += ofCode;
        }
        found.push({ ...record, number: Number(number), rank: record.rank ?? 1, strength });
      }
    }
  }
  return found;
}

// Who says it, the number of the record that speaks or the code that does; undefined: nothing does.
async function known(text, side) {
  let basic, enhanced;
  CODE.lastIndex = 0;
  const code = CODE.exec(text);
  if (code) {
    [, basic, enhanced] = code;
    text = text.slice(code[0].length);
  }
  enhanced ??= firstOf(text, MAX_TEXT).match(LATER_ENHANCED)?.[0];
  const words = knownWords(text);
  const { sides, sure } = await load("known.js", "known");
  let fits = await fitting(words, basic, enhanced);
  if (!side && !basic) {
    const least = { rank: sure[0], strength: sure[1] };
    fits = fits.filter((one) => stronger(one, least) >= 0);
  }
  const groups = side ? [[side]] : basic ? OF_A_REPLY : [Object.keys(sides)];
  for (const group of groups) {
    const speaking = fits.filter(({ says }) => says.some((one) => group.includes(one)));
    if (!speaking.length) continue;
    const best = speaking.reduce((one, other) => (stronger(other, one) > 0 ? other : one));
    const equal = speaking.filter((one) => !stronger(one, best));
    if (new Set(equal.map(({ reason }) => reason)).size > 1) return ofCode(group[0], basic, enhanced);
    equal.sort((one, other) => one.wordings - other.wordings || (one.id < other.id ? -1 : 1));
    return { side: equal[0].says.find((one) => group.includes(one)), ...equal[0] };
  }
  return ofCode(side ?? (basic ? OF_CODES[0] : ""), basic, enhanced);
}

const stronger = (one, other) => one.rank - other.rank || one.strength - other.strength;

async function ofCode(side, basic, enhanced) {
  if (!OF_CODES.includes(side) || !(enhanced ?? basic)) return undefined;
  const codes = await load("codes.js", "codes");
  const { sides } = await load("known.js", "known");
  const code = enhanced ?? basic;
  if (!Object.hasOwn(codes, code)) return undefined;
  return { side, code, meaning: codes[code].replace("{server}", sides[side]) };
}

// The same for a whole line or message: what another server replied counts before the rest.
async function recognized(text) {
  const reply = text.match(REPLY);
  const said = reply && (await known(text.slice(reply.index + reply[0].length), OF_CODES[0]));
  if (said && said.id) return said;
  return (await known(text)) ?? said ?? undefined;
}

// What a record has to say.
async function sayingOf({ number, side }) {
  const { said, sides } = await load("known.js", "known");
  const records = await load(`said-${Math.floor(number / said)}.js`, `said-${Math.floor(number / said)}`);
  const record = records[number % said];
  return { ...record, who: record.provider || sides[side], meaning: record.meanings?.[side] ?? record.meaning };
}
