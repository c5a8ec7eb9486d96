// The box (docs/_templates/forms/box.html): the query, what is recognized, what is found.

const LONG = 220; // characters of an excerpt
const LONG_OF_BEST = 420;

const made = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

// What chooses among the known texts and shows the choice (known.js) loads when a text is pasted.
const chooser = () => load("chooser.js");

// What the search answers: `card` is what is recognized, `results` what is found, as it is shown.
async function answerTo(query) {
  const data = query && (await indexed());
  if (!data) return { results: [] };
  const words = query.split(/\s+/);
  const pasted = isPasted(query);
  const [found, meant] = await Promise.all([
    ranked(query, data),
    (pasted || words.length > RANKING.few) && chooser().then(() => recognized(query)),
  ]);
  const record = meant?.id && isText(query, meant) ? await sayingOf(meant) : undefined;
  const results = await Promise.all(
    found.slice(0, RANKING.shown).map(async (result) => {
      const [anchor, title, text] = await placeOf(result.entry, data);
      const [page, name] = data.pages[result.page];
      return { ...result, address: page + (anchor ? `#${anchor}` : ""), page: name, file: page, title, text };
    }),
  );
  const about = (place, file, title, text = "") => {
    const [, page] = data.pages.find(([name]) => name === file);
    results.splice(place, 0, { title, page, address: file, file, text });
  };
  const [id] = query.match(MESSAGE_ID) ?? [];
  const [, header] = query.match(MESSAGE_ID_HEADER) ?? [];
  if (id) about(words.length > RANKING.pasted ? 2 : 0, ABOUT_MESSAGE_IDS, `${id} is an Exim message ID`); // a line says more than its ID
  else if (header) about(0, ABOUT_TRACES, "Follow a Message-ID", `exigrep -l '${header}' /var/log/exim_mainlog prints all its log lines.`);
  const seen = new Set([record?.address]);
  const others = results.filter(({ address }) => !seen.has(address) && seen.add(address));
  return { results: others.slice(0, RANKING.shown), card: { pasted: pasted && !header, meant, record }, data };
}

// The sentence with most of the query's words that tell something, and these words in it.
function excerptOf(text, query, small, long = LONG) {
  const terms = wordsOf(query).flatMap(termsOf).filter((term) => term.length > 1);
  const telling = terms.filter((term) => !small.has(term)); // "to" and "of" show nothing
  const asked = new Set(telling.length ? telling : terms);
  const has = (word) => termsOf(fold(word)).some((term) => asked.has(term));
  let best = [], most = -1;
  for (const sentence of text.split(/(?<=[.!?…])\s+(?=\S)/)) {
    const words = sentence.split(/\s+/);
    const count = new Set(words.filter(has).map((word) => termsOf(fold(word))[0])).size;
    if (count > most) [best, most] = [words, count];
  }
  // As much of a long sentence as fits, from shortly before the first of the words.
  const first = Math.max(0, best.join(" ").length > long ? best.findIndex(has) - 6 : 0);
  const parts = first ? ["… "] : [];
  let length = 0;
  for (const word of best.slice(first)) {
    length += word.length + 1;
    if (length > long) {
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

function show(box, { results, card, data }, query) {
  const root = document.documentElement.dataset.content_root;
  const cards = card?.pasted || card?.record ? cardOf(card, query, root) : [];
  const groups = new Map();
  for (const result of results) {
    if (!groups.has(result.file)) groups.set(result.file, []);
    groups.get(result.file).push(result);
  }
  const items = [...groups.values()].map((group) =>
    made("li", {},
      made("p", { className: "search-place", textContent: trailOf(group[0], data) }),
      made("ul", {}, ...group.map((result) => {
        const best = result === results[0];
        return made("li", { className: best ? "best" : "" },
          made("a", { href: root + result.address, textContent: result.title }),
          made("p", {}, ...excerptOf(result.text, query, data.small, best ? LONG_OF_BEST : LONG)),
        );
      })),
    ));
  box.querySelector("#search-known").replaceChildren(...cards);
  box.querySelector("#search-results").replaceChildren(...items);
  const count = results.length;
  let said = "";
  if (query) said = count ? `${count === RANKING.shown ? "Top " : ""}${count} result${count > 1 ? "s" : ""}.` : "Nothing found. Try fewer words.";
  if (card?.record) said = `This text is known. ${said}`;
  box.querySelector("#search-status").textContent = said;
}

// For the tests: what is found, best first. The first three stand in the first three groups or less.
window.handbookFind = async (query) => {
  const { results, card } = await answerTo(query.trim());
  return card?.record?.address ? [card.record, ...results] : results;
};
window.handbookChooser = chooser;

// Whether a text is worth a look by what explains pasted texts: a question in words is not.
function isToExplain(query) {
  const words = query.split(/\s+/);
  return /\n|[-|<>$;&"'`=@*]/.test(query) || MESSAGE_ID.test(query) || isPasted(query) || words.length > RANKING.few;
}

const explaining = async () => {
  if (!self.handbookExplained) await load("../_static/scripts/explain.js", "");
  return self.handbookExplained;
};

function attach(box, text) {
  const form = box.querySelector("form");
  const field = form.querySelector("textarea");
  if (text) field.value = text;
  if (box.answer) {
    if (text) box.answer();
    return;
  }
  const onlyExplains = Boolean(document.querySelector("#trace-form"));
  let latest = 0;

  async function search(query, turn) {
    const found = await answerTo(query.replace(/\s*\n\s*/g, " "));
    if (turn !== latest) return;
    show(box, found, query);
    keep();
  }

  box.answer = async () => {
    const turn = ++latest;
    const query = field.value.trim();
    const wanted = query && (onlyExplains || isToExplain(query)) ? query : "";
    const explained =
      (wanted || self.handbookExplained) &&
      explaining().then((it) => turn === latest && it.explain(wanted, onlyExplains)).then(keep);
    // What is pasted is explained first: the files of the search would take its time.
    // Where that fails, the search goes on without it.
    if (isPasted(query)) await explained.catch(Object);
    return search(query, turn);
  };

  // What will be needed is on its way while the reader still types. The search page has the focus
  // from its beginning, and not everybody comes with a text to explain.
  const prepare = () => explaining().then((it) => it.prepare());
  if (field.autofocus) box.addEventListener("input", prepare, { once: true });
  else prepare();

  field.addEventListener("input", box.answer);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (location.pathname === new URL(form.action).pathname) {
      history.replaceState(null, "", `?q=${encodeURIComponent(field.value.trim())}`);
    }
    box.answer();
  });

  // Enter asks, Shift+Enter begins a line, the arrows go through what was found.
  const links = () => [...box.querySelectorAll(".answers :is(.answer-error, dl) a, #search-known a, #search-results a")].filter((one) => one.checkVisibility());
  let early = false; // an arrow came before there was a link
  box.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.isComposing || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const all = step ? links() : [];
    const from = all.indexOf(target);
    early = target === field && step > 0 && !field.value.slice(field.selectionEnd).includes("\n");
    if (target === field && key === "Enter" && !event.shiftKey) form.requestSubmit();
    else if (early || (step && from >= 0)) (all[from + step] ?? (step < 0 ? field : target)).focus();
    else return;
    event.preventDefault();
  });

  // Whoever goes through the links by keyboard stays at the place when they are written anew.
  let at = field;
  let place;
  box.addEventListener("focusin", ({ target }) => {
    early = false;
    at = target;
    place = links().indexOf(at);
  });
  const keep = () => {
    const now = document.activeElement;
    if (now === field ? early : now === document.body && !box.contains(at)) (links()[place] ?? links()[0] ?? field).focus();
  };

  const given = new URLSearchParams(location.hash.slice(1)).get("q") ?? (location.pathname === new URL(form.action).pathname && new URLSearchParams(location.search).get("q"));
  if (given) field.value = given;
  addEventListener("hashchange", () => {
    const text = new URLSearchParams(location.hash.slice(1)).get("q");
    if (text) attach(box, text);
  });
  if (field.value.trim()) box.answer(); // brought by the address, by not-found.js, or typed meanwhile
}

// The box as a dialog, on a page that has none.
let dialog;
function open(typed) {
  const root = document.documentElement.dataset.content_root;
  if (!dialog) {
    dialog = made("dialog", { className: "box-dialog" });
    dialog.setAttribute("aria-label", "Search and explain");
    dialog.innerHTML = `<button type="button" class="box-close" aria-label="Close">×</button>${BOX.replaceAll("UP/", root)}`;
    dialog.addEventListener("click", ({ target }) => {
      attach(dialog.querySelector(".search-box"), target.dataset.text);
      // The rest of the page, and a place on this page, which was chosen.
      if (target === dialog || target.closest(".box-close, #search-results a, .answers a")) dialog.close();
    });
    document.body.append(dialog);
  }
  if (!dialog.open) dialog.showModal();
  const field = dialog.querySelector("textarea");
  attach(dialog.querySelector(".search-box"), typed);
  field.focus();
  if (!typed) field.select();
}

self.handbookBox = { attach, open };
