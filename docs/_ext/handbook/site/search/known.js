// What a pasted text means: the choice of snippets/texts/known.py among the same records, and the
// replies that snippets/texts/quoted.py finds in a text. search_known.py makes the data.

const MAX_TEXT = 2000, MAX_GAP = 160, NEAR = 60, STEM = 4; // as in snippets/texts/phrases.py
const JOIN = /(?:(?:\\n|\n)[ \t]{0,8}(?:[245][0-9][0-9][- ])?| [ \t]{0,8}[245][0-9][0-9](?:-| (?=#?[245]\.[0-9])))(?:#?[245]\.[0-9]{1,3}\.[0-9]{1,3}[ :])?/g;
const PASSED = /\b(?:spf|dkim|dmarc|arc|dkim-?sign)[ \t]{0,3}[=:][ \t]{0,3}pass(?:ed)?\b/gi;
const BEFORE_AN_AT = /(?<![\p{L}\p{N}])[\p{L}\p{N}]+(?:[.+_=-]{1,3}[\p{L}\p{N}]+){1,8}(?=@[\p{L}\p{N}])/gu;
const E_MAIL = /(?<![\p{L}\p{N}])e[- ](?=mail)/giu;
const WORD = /[\p{L}\p{N}]+(?:[.+_-]{0,3}@[\p{L}\p{N}]+(?:[.-][\p{L}\p{N}]+){0,20})?/gu;
const CODE = /[^\p{L}\p{N}]{0,8}(?:([2-5][0-9]{2})(?![0-9.])[ :\-]{0,2})?(?:[#([]{0,2}([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![0-9.][0-9]))?/uy;
const SCORED_RULE = /(?<![A-Za-z0-9_])[A-Z][A-Z0-9]{0,20}(?:_[A-Z0-9]{1,30}){1,8}=-?[0-9]{1,4}(?:\.[0-9]{1,4})?/g;
const LATER_ENHANCED = /(?<![0-9.])[245]\.[0-9]\.[0-9]{1,3}(?![0-9.][0-9]|[0-9])/;
const MARKED = /\(#([45])\.[0-9]\.[0-9]{1,3}\)/;
const ENHANCED_COUNTS = 12, BASIC_COUNTS = 4;
const SPOIL_A_CODE = ["sender", "from", "spam", "policy", "blocked", "denied", "ip", "client", "helo"];
const OF_CODES = ["other-server", "to-client"];
const OF_A_REPLY = [["other-server"], ["to-client"], ["delivery", "dovecot-client", "program"]];
const OF_A_FRAME = ["program", "other-server", "to-client", "dovecot-client"];
const firstOf = (text, most) => [...text.slice(0, 2 * most)].slice(0, most).join("");

function knownWords(text) {
  text = firstOf(text, MAX_TEXT).replace(/['`’´]/g, "");
  if (/\n|\\n|-/.test(text)) text = text.replace(JOIN, " ");
  if (/ass|ASS/.test(text)) text = text.replace(PASSED, " ");
  text = text.replace(E_MAIL, "e");
  const found = text.replace(BEFORE_AN_AT, "x").toLowerCase().match(WORD) ?? [];
  return ` ${found.map((word) => (word.includes("@") ? "@" : word)).join(" ")} `;
}

const pieces = new Map();

function piecesOf(phrase) {
  if (!pieces.has(phrase)) {
    const expression = (piece) => {
      const [, begins, middle, ends] = piece.trim().match(/^(\^ )?(.*?)( \$)?$/);
      const blanks = middle.replaceAll("{", " {").replaceAll("}", "} ").trim().replace(/ +/g, " ");
      const whole = ` ${blanks.replace(/ ?\| ?/g, "|").replaceAll(" }", "}")} `;
      const missing = whole.replace(/ \{([^{}]*)\|\}(?= )/g, (_, some) => `{ ${some.replaceAll("|", "| ")}|}`);
      const written = missing.replaceAll("{", "(?:").replaceAll("}", ")").replaceAll("*", "[^ ]*");
      return new RegExp(`${begins ? "^" : ""}${written}${ends ? "$" : ""}`, "g");
    };
    pieces.set(phrase, phrase.split("…").filter((piece) => piece.trim()).map(expression));
  }
  return pieces.get(phrase);
}

// How many letters and digits of the words are the phrase's; 0: it is not there.
function strengthIn(phrase, words, gap) {
  let at = 0, strength = 0;
  for (const piece of piecesOf(phrase)) {
    piece.lastIndex = at;
    const found = piece.exec(words.slice(0, at ? at + gap : MAX_TEXT));
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

// Whether a record can be what a reply says that has a code.
function canBe({ codes, temporary, reason }, basic, unsure, { lasting, logins }) {
  const digit = (basic ?? "").slice(0, 1);
  if (logins[0].includes(basic) && logins[1].includes(reason)) return false;
  if (!digit || codes?.some((code) => code[0] === digit)) return true;
  if ("23".includes(digit) || (temporary ?? digit === "4") !== (digit === "4")) return false;
  return !(unsure && temporary === undefined && lasting.includes(reason));
}

const isHost = (host, pattern) => (pattern[0] === "*" ? host.endsWith(pattern.slice(1)) : host === pattern);

// The records that fit, each with its rank and how many letters are its own.
async function fitting(words, host, basic, enhanced) {
  const data = await load("known.js", "known");
  const digit = (basic ?? "").slice(0, 1);
  const unsure = digit === "4" && new RegExp(data.transient).test(words);
  const all = new Set(words.trim().split(" "));
  const keys = new Set([...all, ...[...all].map((word) => `${[...word].slice(0, STEM).join("")}*`)]);
  const files = [...data.keys.entries()].filter(([, names]) => names.some((name) => keys.has(name)));
  const parts = await Promise.all(files.map(([file]) => load(`known-${file}.js`, `known-${file}`)));
  const found = [];
  for (const part of parts) {
    for (const [key, phrases] of Object.entries(part.phrases)) {
      if (!keys.has(key)) continue;
      for (const [number, phrase] of phrases) {
        const record = part.records[number];
        const ofMany = (record.rank ?? 1) < 1 && record.says.includes(OF_CODES[0]);
        let strength = strengthIn(phrase, words, ofMany ? NEAR : MAX_GAP);
        if (!strength || record.without?.some((other) => words.includes(` ${other} `))) continue;
        if (!canBe(record, basic, unsure, data)) continue;
        if (record.codes) {
          const ofCode = Math.max(...record.codes.map((code) => codeStrength(code, basic, enhanced)));
          if (ofCode < 0) continue;
          strength += ofCode;
        }
        let rank = record.rank ?? 1;
        if (host && record.hosts) {
          if (record.hosts.some((pattern) => isHost(host, pattern))) strength += data.counts[0];
          else if (record["only-from-hosts"]) continue;
          else if (strength < data.counts[1]) rank = 0;
        } else if (record["only-from-hosts"]) continue;
        const many = record.says.includes(OF_CODES[0]) && ((record.rank ?? 1) < 1 || record.wordings > data.counts[2]);
        found.push({ ...record, number: Number(number), rank, strength, many, vague: record.rank === -1 });
      }
    }
  }
  return found;
}

// Who says it, the number of the record that speaks or the code that does; undefined: nothing does.
// The codes are looked for in front of the text where they are not given.
async function known(text, side, host, basic, enhanced) {
  const marked = firstOf(text, MAX_TEXT).match(MARKED);
  host = host?.toLowerCase();
  CODE.lastIndex = 0;
  const code = enhanced ? null : CODE.exec(text);
  if (code) {
    [, basic, enhanced] = code;
    basic ??= enhanced?.[0];
    text = text.slice(code[0].length);
  }
  text = text.replace(SCORED_RULE, " ");
  basic ??= marked?.[1];
  enhanced ??= firstOf(text, MAX_TEXT).match(LATER_ENHANCED)?.[0];
  const words = knownWords(text);
  const data = await load("known.js", "known");
  const { sides, sure, numbered, bare } = data;
  let fits = await fitting(words, host, basic, enhanced);
  if (!side && !basic && !new RegExp(numbered).test(words)) {
    const least = ({ rank, says }) => ({ rank: says[0] === "program" && rank < sure[0] ? rank : sure[0], strength: sure[1] });
    fits = fits.filter((one) => stronger(one, least(one)) >= 0);
  }
  const groups = side ? [[side]] : basic ? OF_A_REPLY : [Object.keys(sides)];
  for (const group of groups) {
    const speaking = withoutFrames(fits.filter(({ says }) => says.some((one) => group.includes(one))));
    if (!speaking.length) continue;
    const nobodys = !side && !basic;
    const found = bestOf(speaking, group, host, nobodys ? bare.anybodys : [], nobodys || side === "program");
    if (!found) return ofCode(group[0], basic, enhanced);
    const told = ofEverybody(found, speaking, words, enhanced, group, data);
    return nobodys && fits.some(({ frame }) => frame) ? ofAProgram(told) : told;
  }
  return ofCode(side ?? (basic ? OF_CODES[0] : ""), basic, enhanced);
}

// The records that say more than a program's frame, if there are any.
function withoutFrames(speaking) {
  const frames = speaking.filter(({ frame }) => frame);
  if (!frames.length) return speaking;
  const open = (reason) => reason === undefined || reason === "connection";
  const addsNothing = (frame, one) => {
    if (one.frame || one.vague || !one.says.some((side) => side === OF_A_FRAME[0] || side === OF_A_FRAME[1])) return true;
    if (open(frame.reason) || frame.reason !== one.reason) return false;
    return one.many || (frame.reason === "auth" && one.says[0] === "dovecot-client");
  };
  const telling = speaking.filter((one) => one.rank >= 0 && !frames.some((frame) => addsNothing(frame, one)));
  if (telling.length || frames.every(({ reason }) => open(reason))) return telling.length ? telling : speaking;
  return speaking.filter(({ frame, reason }) => !frame || !open(reason));
}

// What a server says as a program has it that shows it.
const ofAProgram = (one) => (OF_A_FRAME.includes(one.side) && one.says?.includes("program") ? { ...one, side: "program" } : one);

// The most specific record; undefined if several are so and disagree. For a reason of `anybodys` it is
// what a program says.
function bestOf(speaking, group, host, anybodys = [], ofPrograms = false) {
  const best = speaking.reduce((one, other) => (stronger(other, one) > 0 ? other : one));
  const equal = speaking.filter((one) => !stronger(one, best));
  if (new Set(equal.map(({ reason }) => reason)).size > 1) return undefined;
  const order = ({ hosts, says, wordings }) => (host && hosts ? 2e6 : 0) + (ofPrograms && says[0] !== "program" ? 1e6 : 0) + wordings;
  equal.sort((one, other) => order(one) - order(other) || (one.id < other.id ? -1 : 1));
  let side = equal[0].says.find((one) => group.includes(one));
  if (side === "other-server" && anybodys.includes(best.reason) && equal[0].says.includes("program")) side = "program";
  return { side, ...equal[0] };
}

// The record of no provider that has the same reason, where too little speaks for the provider that
// the one which was found names.
function ofEverybody(found, fits, words, enhanced, group, { counts, microsofts }) {
  const names = found.provider ?? [];
  const strengths = fits.filter(({ number }) => number === found.number).map(({ strength }) => strength);
  if (!names.length || Math.max(...strengths) >= counts[1]) return found;
  if (names.some((name) => words.includes(` ${name} `))) return found;
  if (names.includes("microsoft") && new RegExp(microsofts).test(enhanced ?? "")) return found;
  const others = fits.filter(({ provider, reason }) => !provider && reason === found.reason);
  if (!others.length) return found;
  const other = others.reduce((one, next) => ((stronger(next, one) || (next.id > one.id ? 1 : -1)) > 0 ? next : one));
  return { ...other, side: other.says.find((one) => group.includes(one)) };
}

// What a text means that is a reply without its code. Its strength is none: a person's own words are
// so too, and only signs of a program tell them apart.
async function knownWithoutCode(text, host) {
  const { bare } = await load("known.js", "known");
  const [letters, share] = bare.fills;
  text = text.replace(SCORED_RULE, " ");
  const words = knownWords(text);
  if (!new RegExp(bare.about).test(words)) return undefined;
  const later = firstOf(text, MAX_TEXT).match(LATER_ENHANCED)?.[0];
  const counted = [...words.replace(new RegExp(bare.uncounted), "").replace(/[@ ]/g, "")].length;
  for (const digit of "54") {
    const speaking = (await fitting(words, host, digit, later)).filter(
      ({ says, rank, strength }) =>
        rank >= 0 && strength >= letters && 100 * strength >= share * counted && says.includes(OF_CODES[0]),
    );
    if (!speaking.length) continue;
    const found = bestOf(speaking, [OF_CODES[0]], host);
    return !found || bare.anybodys.includes(found.reason) ? undefined : { ...found, strength: 0 };
  }
  return undefined;
}

const stronger = (one, other) => one.rank - other.rank || one.strength - other.strength;

async function ofCode(side, basic, enhanced) {
  if (!OF_CODES.includes(side) || !(enhanced ?? basic)) return undefined;
  const codes = await load("codes.js", "codes");
  const { sides, logins } = await load("known.js", "known");
  const code = logins[0].includes(basic) && Object.hasOwn(codes, basic) ? basic : enhanced ?? basic;
  if (!Object.hasOwn(codes, code)) return undefined;
  return { side, code, meaning: codes[code].replace("{server}", sides[side]) };
}

// A reply's words without what a program writes behind them.
function ended(text, found, { ends, closing }) {
  const start = found.index + found[0].length;
  const end = text.slice(start).search(new RegExp(ends, "i"));
  let words = end < 0 ? text.slice(start) : text.slice(start, start + end);
  for (const sign of found[0]) {
    if (!Object.hasOwn(closing, sign)) continue;
    const closed = words.search(new RegExp(`${closing[sign]}(?=[\\s,;.)\\]}]|$)`));
    if (closed >= 0) words = words.slice(0, closed);
  }
  const bare = words.replace(/[ .]+$/, "");
  const count = (sign) => words.split(sign).length;
  if (found[0].includes("(") && bare.endsWith(")") && count(")") > count("(")) words = bare.slice(0, -1);
  return words.trim();
}

function cleaned(text, { remains, bytes, wrapped, glued, dotted }) {
  for (const [left, sign] of Object.entries(remains)) text = text.replaceAll(left, sign);
  text = text.replace(new RegExp(bytes, "g"), "");
  text = text.replace(new RegExp(wrapped, "g"), "$1 $2").replace(new RegExp(glued, "g"), " ");
  return text.replace(new RegExp(dotted, "g"), "$1 $2");
}

// Whether somebody says it in his own words: he may have some of a reply's by chance.
function ofAPerson(text, { bare }) {
  const says = (source, flags) => new RegExp(bare[source], flags).test(text);
  if (says("one-persons", "i")) return !says("marks");
  return says("persons", "i") && !new RegExp(bare.signs).test(text.trim());
}

// The replies that a text holds, each from its code on; refusals come first.
function repliesIn(text, frames) {
  const all = (source) => [...text.matchAll(new RegExp(source, "gi"))].slice(0, frames.most);
  const endOf = (found) => found.index + found[0].length;
  const startOf = (found) => found.index + found[0].lastIndexOf(found[1]);
  const found = [];
  const behind = text.match(new RegExp(frames.behind, "i"));
  if (behind) found.push([-1, [behind[2], behind[3], behind[1]].filter(Boolean).join(" ")]);
  const codes = all(frames.basic);
  const before = text.match(new RegExp(frames.before, "i"));
  if (before) codes.unshift(before);
  for (const code of codes) found.push([startOf(code), `${code[1]} ${code === before ? code[2] ?? "" : ended(text, code, frames)}`]);
  for (const one of all(frames.enhanced)) {
    if (codes.some((code) => code !== before && startOf(code) <= endOf(one) && endOf(one) <= endOf(code))) continue;
    const basic = codes.filter((code) => code.index < endOf(one)).map((code) => code[1]);
    const ofClass = basic.filter((code) => code[0] === text[endOf(one)]);
    found.push([endOf(one), [...ofClass.slice(-1), ended(text, one, frames)].join(" ")]);
  }
  const alone = found.length ? null : text.match(new RegExp(frames.alone, "i"));
  if (alone) found.push([0, [alone[1], alone[2]].filter(Boolean).join(" ")]);
  const passing = ([, reply]) => ("23".includes(reply[0]) ? 1 : 0);
  return found.sort((one, other) => passing(one) - passing(other) || one[0] - other[0]).map(([, reply]) => reply);
}

// What a text means that was pasted; nothing where a program speaks of another protocol than those of mail.
async function recognized(text) {
  const found = await inText(text);
  const { frames, others } = await load("known.js", "known");
  const ofServer = found?.side === OF_CODES[0];
  if (!found || (!ofServer && found.side !== "program")) return found;
  if (found.id && !found.frame && !others.reasons.includes(found.reason)) return found;
  const says = (source, flags) => new RegExp(source, flags).test(firstOf(text, MAX_TEXT));
  if (says(others.mail, "i") || LATER_ENHANCED.test(firstOf(text, MAX_TEXT))) return found;
  const silent = says(others.signs, "i") ? !ofServer || !says(`^(?:${others.reply})`) : !ofServer && says(others.request, "i");
  return silent ? undefined : found;
}

// The reply in a text, else the whole, else a code.
async function inText(text) {
  const data = await load("known.js", "known");
  const { frames } = data;
  text = cleaned(firstOf(text, 2 * MAX_TEXT), frames);
  const host = [...firstOf(text, MAX_TEXT).matchAll(new RegExp(frames.host, "gi"))].map((found) => found[1] ?? found[2])[0];
  text = firstOf(text, MAX_TEXT).match(new RegExp(frames.qmails))?.[1].replaceAll("_", " ") ?? text;
  const start = firstOf(text, MAX_TEXT);
  const queued = start.match(new RegExp(`^(?:${frames.queued})`));
  for (const side of queued ? ["delivery", OF_CODES[0]] : []) {
    const answer = await known(queued[1], side, host);
    if (answer?.id) return answer;
  }
  const replies = repliesIn(start, frames);
  const exchange = start.match(new RegExp(frames.exchange));
  if (exchange) replies.unshift([...replies.slice(0, 1).map((one) => one.slice(0, 3)), exchange[1]].join(" "));
  const programs = new RegExp(frames.program).test(start);
  const servers = new RegExp(frames.server).test(start);
  const speaker = new RegExp(frames.client).test(start) ? OF_CODES[1] : undefined;
  const client = new RegExp(frames.shown, "i").test(start);
  const said = (await Promise.all(replies.map((reply) => known(reply, speaker, host)))).filter(Boolean);
  const spoke = said.find(({ id }) => id);
  if (spoke) {
    if (speaker) return spoke;
    if (client) return toAClient(spoke);
    const viewed = spoke.side === OF_CODES[0] && spoke.twoViews;
    const shown = programs || (!viewed && !servers && new RegExp(frames.showing).test(start));
    return shown ? ofAProgram(spoke) : spoke;
  }
  const refusal = replies.length ? null : start.match(new RegExp(frames.mailbox));
  if (refusal) {
    const answer = await known(ended(text, refusal, frames), "dovecot-client");
    if (answer?.id && !(await known(text, undefined, host))?.hosts) return answer;
  }
  const without = start.match(new RegExp(frames.without, "i"));
  if (without) {
    const words = ended(text, without, frames);
    let tellers = [...OF_CODES, "dovecot-client", ...(client ? ["program"] : [])];
    if (client && new RegExp(frames.tls, "i").test(words)) tellers = ["program", ...tellers];
    else if (client && [words, start].some((one) => new RegExp(frames.imap, "i").test(one))) tellers = ["dovecot-client"];
    for (const side of tellers) {
      const answer = await known(words, side, host);
      if (answer?.id) return client ? toAClient(answer) : programs ? ofAProgram(answer) : answer;
    }
  }
  const logged = replies.length ? null : start.match(new RegExp(frames.logged));
  if (logged) {
    const [, digit, rest, words] = logged;
    for (const side of ["delivery", OF_CODES[0]]) {
      const answer = await known(words, side, undefined, digit, digit + rest);
      if (answer?.id && answer.rank !== -1) return answer;
    }
  }
  let whole = speaker && (await known(text, speaker, host));
  if (!whole?.id) {
    whole = await known(text, undefined, host);
    if (speaker && whole?.side === OF_CODES[0]) whole = undefined; // the line tells that this server speaks
  }
  if (whole?.id && whole.rank < 1 && whole.says.join() === "program" && !new RegExp(data.bare.signs).test(start.trim())) whole = undefined;
  if (refusal && whole?.side === OF_CODES[0] && !whole.hosts) whole = undefined; // an IMAP server knows no recipients
  const nobodys = replies.length || refusal || speaker || ofAPerson(firstOf(text, MAX_TEXT), data);
  const bare = nobodys ? undefined : await knownWithoutCode(text, host);
  if (whole?.id && whole.rank === -1 && (bare || said.length)) return bare ?? said[0];
  const ofProgram = programs || (new RegExp(frames.fails).test(start) && !servers) ? ofAProgram : (one) => one;
  if (whole?.id && (!replies.length || agrees(whole, replies[0][0]))) return ofProgram(whole);
  return (bare && ofProgram(bare)) ?? said[0] ?? (whole?.id ? undefined : whole);
}

// What an answer means where a mail client shows what its own server said: nearly always this one.
function toAClient(answer) {
  const side = ["program", OF_CODES[1]].find((one) => answer.says?.includes(one));
  return answer.side === OF_CODES[0] && side ? { ...answer, side } : answer;
}

// Whether a whole text can mean this although a reply in it begins with that digit.
function agrees({ side, temporary }, digit) {
  if ("23".includes(digit)) return ["program", "dovecot", "spamd"].includes(side);
  return temporary === undefined || temporary === (digit === "4");
}

// What a record has to say.
async function sayingOf({ number, side }) {
  const { said, sides } = await load("known.js", "known");
  const records = await load(`said-${Math.floor(number / said)}.js`, `said-${Math.floor(number / said)}`);
  const record = records[number % said];
  const [address, title] = record.places?.[side] ?? [];
  return { ...record, address, title, who: record.provider || sides[side], meaning: record.meanings?.[side] ?? record.meaning };
}

// Whether a query is the text of a record and no sentence of a person that has some of its words.
function isText(query, { strength }) {
  return OF_A_PROGRAM.test(query) || strength > RANKING.mostOfText * query.replace(/[^\p{L}\p{N}]/gu, "").length;
}

// What is shown of it above the results.
function cardOf({ pasted, meant, record }, query, root) {
  if (record) {
    const title = record.title ?? record.text;
    const name = record.address ? made("a", { href: root + record.address, textContent: title }) : title;
    const parts = [made("p", { className: "search-known-title" }, name), made("p", {}, made("strong", { textContent: `${record.who[0].toUpperCase()}${record.who.slice(1)}: ` }), record.meaning)];
    if (record.page) parts.push(made("p", { className: "search-place" }, "The provider's page: ", made("a", { href: record.page, textContent: record.page })));
    return parts;
  }
  if (!pasted || !OF_A_PROGRAM.test(query) || (!meant && OF_A_PERSON.test(query))) return [];
  const code = meant ? ` The code ${meant.code} alone says: ${meant.meaning}` : "";
  return [made("p", { textContent: `No entry has this text.${code}` })];
}
