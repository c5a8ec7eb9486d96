// What is pasted into the box, explained; and messages traced, on the page that has the form for it.
// Python answers (python.js); this shows the answers. Log lines come from strangers: they enter the
// page as text and never as HTML.

(() => {
  if (self.handbookExplained) return; // a page brings it, and the box loads it where none does
  const MOST = 300; // answers shown; what is longer is for the tool
  const COLORS = 6;
  const here = document.currentScript.src;
  const root = new URL(document.documentElement.dataset.content_root, location.href);
  const find = (id) => document.getElementById(id);

  function script(address, ready) {
    return new Promise((done, failed) => {
      if (ready()) return done();
      const tag = document.createElement("script");
      tag.src = address;
      tag.onload = done;
      tag.onerror = () => failed(new Error(`${address} could not be loaded`));
      document.head.append(tag);
    });
  }

  function style(address) {
    if (document.querySelector(`link[href*="styles/python.css"]`)) return undefined;
    return new Promise((done) => {
      const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
      sheet.onload = sheet.onerror = done;
      document.head.append(sheet);
    });
  }

  // Loaded when something is asked for the first time.
  let links, loading;
  self.handbookLinks = (map) => (links = map);
  const load = () =>
    (loading ??= Promise.all([
      script(new URL("python.js", here), () => self.handbookPython),
      script(new URL("../python/links.js", here), () => links),
    ]));

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  const link = (address, text) => (address ? make("a", { href: new URL(address, root) }, text) : text);
  const code = (text) => make("code", {}, text);

  function table(label, heads, rows, name = "") {
    const cell = (content, place) =>
      make(place ? "td" : "th", { "data-label": heads[place], ...(place ? {} : { scope: "row" }) }, make("p", {}, content));
    return make(
      "table",
      { class: `records ${name}`, "aria-label": label },
      make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map(cell)))),
    );
  }

  // A table that can be folded away; the first few are open.
  const OPEN = 3;
  let tables = 0;
  function folded(words, label, heads, rows, name) {
    const open = (tables += 1) <= OPEN ? { open: "" } : {};
    return make("details", open, make("summary", {}, words), table(label, heads, rows, name));
  }

  function facts(rows) {
    const list = make("dl", { class: "answer-facts" });
    for (const [name, value] of rows) {
      if (value !== null && value !== undefined && value !== "") list.append(make("dt", {}, name), make("dd", {}, ...[value].flat()));
    }
    return list;
  }

  // --- answers ---------------------------------------------------------------------------------

  const clock = (iso) => iso.replace("T", " ").replace("+00:00", "");
  const span = (one) =>
    one.earliest === one.latest ? clock(one.earliest) : `${clock(one.earliest)} to .${clock(one.latest).split(".")[1]}`;
  const host = (reading) => (reading.host === null ? "not set" : String(reading.host));

  // To the second, where that is one second: a log is read so.
  function second(id) {
    const [one, other] = [id.earliest, id.latest].map((iso) => clock(iso).split(".")[0]);
    return `${one === other ? one : span(id)} UTC`;
  }

  // How exact the time is; few ask.
  function fraction(id) {
    const readings = id.readings.map(
      (reading) => `${span(reading).slice(11)}: Exim ${reading.exim}, localhost_number ${host(reading)}`,
    );
    return facts([
      ["To the fraction", `${span(id)} UTC (${id.exact ? "exact" : "depends on the version and its settings"})`],
      ...readings.map((text, place) => [place ? "or" : readings.length > 1 ? "Either" : "Made by", text]),
      ...id.notes.map((note) => ["Note", note]),
    ]);
  }

  const lines = (id) => ["What became of it", code(`exigrep ${id.id} /var/log/exim_mainlog`)];

  function ofID(id) {
    return make(
      "div",
      { class: "answer-id" },
      make("p", {}, code(id.id), " is an ", link(links.about.id, "Exim message ID"), "."),
      facts([lines(id), ["Received", second(id)], ["Process", String(id.pid)]]),
      make("details", {}, make("summary", {}, "The fraction of the second"), fraction(id)),
    );
  }

  // The lines of one message all name its ID: it is decoded once.
  const seen = new Set();
  function ofNewID(id) {
    if (seen.has(id.id)) return null;
    seen.add(id.id);
    return make(
      "details",
      { class: "answer-id" },
      make("summary", {}, code(id.id), ` was received at ${second(id)}`),
      facts([lines(id), ["Process", String(id.pid)]]),
      fraction(id),
    );
  }

  const address = (kind, name) => links.parts[kind]?.[name] ?? links.parts.any?.[name];

  // What is known leads to the section that solves it: of a text that several sides say, to that of
  // the side that speaks. What to do is said here already. A section may solve many texts: only a text
  // of its own is the error's name.
  function ofSaid({ says, side, record, reason, entry }, said = "") {
    if (!says) return [];
    const [place, title] = links.entries[entry] ?? [];
    const text = links.errors[record];
    const name = text ? ["Known error: ", link(place, text), ": "] : ["It means: "];
    const [row, ...acts] = links.reasons[reason] ?? [];
    const [who, act] = acts[2]?.[side] ?? acts;
    const [, old] = said.match(/Unknown (?:setting|section name): (\w+)/) ?? [];
    return [
      make("p", { class: "answer-error" }, make("strong", {}, name[0]), ...name.slice(1), says),
      facts([
        ["Who acts", who],
        ["What to do", act],
        ...renamed(old),
        ["Step by step", place && place !== row && text !== title ? link(place, title) : null],
        ["Reason", row ? link(row, reason) : null],
      ]),
    ];
  }

  // A text whose names in code stand between accents, as the records have it.
  const withCode = (text) => text.split("`").map((piece, at) => (at % 2 ? code(piece) : piece));

  // What an old name of a setting is called now.
  function renamed(old) {
    if (!old || !Object.hasOwn(links.renamed, old)) return [];
    const [place, name, note] = links.renamed[old];
    const now = name ? [link(place, code(name))] : ["removed, ", link(place, "nothing replaces it")];
    return [["In Dovecot 2.4", make("span", {}, ...now)], ["Note", note && make("span", {}, ...withCode(note))]];
  }

  function ofLine({ answer, ids, log, text }) {
    const line = make("p", { class: "answer-line" });
    const rows = [];
    for (const part of answer.parts) {
      if (part.name === "separator") {
        line.append(part.text);
        continue;
      }
      rows.push([String(rows.length + 1), code(part.text), link(address(answer.kind, part.name), part.name), part.meaning]);
      const mark = { class: `part part-${(rows.length - 1) % COLORS}`, title: `${part.name}: ${part.meaning}` };
      line.append(make("span", mark, part.text, make("sub", {}, String(rows.length))));
    }
    line.append(make("output", {}, "Click a part for its meaning; the table has all."));
    line.addEventListener("click", ({ target }) => {
      const part = target.closest(".part");
      if (part && getSelection().isCollapsed) line.lastChild.replaceChildren(make("strong", {}, part.firstChild.data), ` ${part.title}`);
    });
    const kind = link(links.kinds[log]?.[answer.kind], answer.kind);
    const known = ofSaid(answer, text);
    if (known.length && answer.kind === "unknown") {
      return [...known, alone ? null : line, ...ids.map(ofNewID)];
    }
    return [
      ...known,
      make("p", {}, make("strong", {}, kind), ": ", answer.meaning),
      line,
      folded(`${rows.length} part${rows.length > 1 ? "s" : ""}, one by one`, "The parts of the line", ["No.", "Text", "Part", "What it means"], rows, "short-1 short-3"),
      ...ids.map(ofNewID),
    ];
  }

  function ofQueued({ answer, ids }) {
    const count = (seconds) => {
      for (const [unit, length, most] of [["minutes", 60, 90], ["hours", 3600, 72]]) {
        if (seconds < most * length) return `${Math.floor(seconds / length)} ${unit}`;
      }
      return `${Math.floor(seconds / 86400)} days`;
    };
    const { id, sender, frozen } = answer;
    let act = ["Exim tries it again by itself; the last line of that log says why it waits. ", link(...links.about.late)];
    if (frozen && sender === "") act = ["Nothing, for a few: Exim tries a frozen bounce once more, after a day on a cPanel server, and drops it if that fails. For many: ", link(...links.about.frozen)];
    else if (frozen) act = ["Find out why it froze and fix that. Then thaw it, or Exim does not try it again: ", code(`exim -Mt ${id}`), ". ", link(...links.about.frozen)];
    return [
      make("p", {}, make("strong", {}, link(links.about.queued, "In the queue"), frozen ? ", frozen" : ""), ": ", code(id)),
      facts([
        ["What to do", act],
        ["Why it waits", code(`exim -Mvl ${id}`)],
        ["From", sender === "" ? "<> (a bounce or another automatic notice)" : sender],
        ["Waits for", answer.waiting.join(", ")],
        ["Has got it", answer.delivered.join(", ")],
        ["Age", answer.age === null ? null : count(answer.age)],
        ["Size", answer.size === null ? null : `${answer.size} bytes`],
        ["Login", answer.login],
        ["Remark", answer.remark],
      ]),
      ...ids.map(ofNewID),
    ];
  }

  function ofNotice({ answer, ids }) {
    const them = (failure) => (failure.side === "other-server" ? "The other server" : "The sending server itself");
    const name = make("strong", {}, answer.delayed ? "A warning that a message is late" : "A bounce");
    const whose = (failure) => [code(failure.address ?? "a recipient"), failure.original ? ` (for ${failure.original})` : ""];
    const [only] = answer.failures.length === 1 ? answer.failures : [];
    return [
      make("p", {}, name, ...(only?.address ? [" for ", ...whose(only)] : [])),
      ...(answer.failures.length ? [] : [make("p", {}, "The message is still in the queue and is tried again; it does not say why it waits.")]),
      ...answer.failures.flatMap((failure) => {
        const { meaning } = failure;
        const said = meaning ? { ...meaning, says: meaning.meaning, side: failure.side } : {};
        return [
          only ? null : make("p", {}, ...whose(failure), ":"),
          ...ofSaid(said),
          facts([
            ["Said by", [them(failure), failure.host, failure.ip].filter(Boolean).join(", ")],
            ["After", failure.step],
            ["Text", code(failure.text.replaceAll("\\n", " "))],
            ["Meaning", meaning ? null : "This text is not known here."],
          ]),
        ];
      }),
      ...ids.map(ofNewID),
    ];
  }

  const riskClass = (risk) => `risk risk-${risk.replaceAll(" ", "-")}`;

  function ofCommand({ answer }) {
    const parts = answer.parts.map((part) => [code(part.command), links.risks[part.risk], part.why]);
    return [
      make("p", { class: riskClass(answer.risk) }, make("strong", {}, link(links.about.command, links.risks[answer.risk]))),
      make("p", { class: "answer-line" }, answer.line),
      answer.entry ? make("p", {}, "A popular command that is wrong: ", link(links.wrong[answer.entry], "what it does, and what to use"), ".") : null,
      table("The commands of the line", ["Command", "Risk", "Why"], parts),
    ];
  }

  // Lines that nothing is known of, of a text of which something is: told last, and folded away.
  const isUnknown = ({ what, answer, ids }) => what === "line" && answer.kind === "unknown" && !answer.says && !ids.length;
  // So are those of which an answer before has said what they mean.
  const isSaid = (said, { what, answer }) =>
    what === "line" && answer.kind === "unknown" && answer.says && (said.has(answer.says) || !said.add(answer.says));
  const ofUnknown = ({ texts, words }) => [
    make(
      "details",
      {},
      make("summary", {}, words ?? (texts.length > 1 ? `${texts.length} lines that are not known here` : "A line that is not known here")),
      ...texts.map((text) => make("p", { class: "answer-line" }, text)),
    ),
  ];

  function ofAnswer(answer) {
    if (answer.what === "unknown") return ofUnknown(answer);
    if (answer.what === "id") return [ofID(answer.answer)];
    if (answer.what === "queued") return ofQueued(answer);
    if (answer.what === "notice") return ofNotice(answer);
    return answer.what === "command" ? ofCommand(answer) : ofLine(answer);
  }

  function ofStory(story) {
    const people = (list, reason) => list.map((one) => [one.address, one[reason]].filter(Boolean).join(": ")).join("; ");
    return [
      make("p", {}, story.id ? code(story.id) : "No message ID", ": ", make("strong", {}, story.verdict || "see the line")),
      facts([
        ["From", story.sender],
        ["Login", story.login],
        ["Subject", story.subject],
        ["Delivered", people(story.delivered, "response")],
        ["Failed", people(story.failed, "reason")],
        ["Waits", people(story.waiting, "reason")],
        ["Discarded", people(story.discarded, "reason")],
        ["Only acted out", people(story.suppressed, "reason")],
        ["Bounce of", story.caused_by],
        ["Caused", story.caused.join(", ")],
        ...story.notes.map((note) => ["Note", note]),
      ]),
      folded(
        `${story.events.length} lines of the logs`,
        "What happened",
        ["Time", "Event", "Line"],
        story.events.map((event) => [event.time?.replace("T", " ") ?? "", event.kind, code(event.line)]),
      ),
    ];
  }

  // --- what is asked -----------------------------------------------------------------------------

  // Shows pieces as they come, some in each frame, so that the page stays quick.
  function shower(place, show) {
    seen.clear();
    tables = 0;
    const pieces = [];
    let total = 0;
    let ended;
    function frame() {
      const until = performance.now() + 8;
      while (pieces.length && performance.now() < until) {
        place.append(make("div", { class: "answer" }, ...show(pieces.shift())));
      }
      if (pieces.length) requestAnimationFrame(frame);
      else ended?.();
    }
    return {
      add(piece) {
        total += 1;
        if (total <= MOST && pieces.push(piece) === 1) requestAnimationFrame(frame);
      },
      // Resolves to how many there were, when all are shown.
      // The first are shown at once: waiting for a frame would be half of an answer's time.
      end: () => new Promise((done) => {
        ended = () => done(total);
        frame();
      }),
    };
  }

  const said = (total, one, many) =>
    total > MOST
      ? `${total} ${many}. The first ${MOST} are shown; the tool tells all.`
      : `${total} ${total === 1 ? one : many}.`;

  let turn = 0;
  let alone = false; // a text of one line needs no second copy of it

  // What to show of an explanation beside what the search finds, whose script knows the signs of a
  // program; a command has options or signs. Who tells of himself or of others in his own words has
  // some of a known text's words by chance.
  function isTelling({ what, text, answer }) {
    if (what === "line") return (answer.says && (OF_A_PROGRAM.test(text) || !OF_A_PERSON.test(text))) || answer.time || answer.id || (answer.kind !== "unknown" && /\W\w.*\W/.test(text));
    return what !== "command" || /^\S*[#$] |[-|<>$;&"'`]/.test(text);
  }

  // Explain a text in the box: all of it, or what is worth a look beside what the search finds.
  async function explain(text, all) {
    const status = find("explain-status");
    const place = find("explain-answers");
    const mine = ++turn;
    if (!text) {
      place.replaceChildren();
      status.textContent = "";
      return;
    }
    try {
      if (!self.handbookPython) status.textContent = "Loading, once ...";
      await Promise.all([load(), style(new URL("../styles/python.css", here))]);
      const answers = [];
      alone = !text.includes("\n");
      await self.handbookPython.ask({ kind: "explain", text }, { piece: (piece) => answers.push(piece) });
      if (mine !== turn) return;
      // What stood there goes when what comes is there.
      place.replaceChildren();
      const shown = shower(place, ofAnswer);
      const told = answers.map((piece) => JSON.parse(piece)).filter((answer) => all || isTelling(answer));
      const meanings = new Set();
      const again = new Set(told.filter((answer) => isSaid(meanings, answer)));
      const known = told.filter((answer) => !isUnknown(answer) && !again.has(answer));
      const texts = told.filter(isUnknown).map(({ text }) => text);
      const total = known.length || told.length;
      for (const answer of known.length ? known : told) shown.add(answer);
      const same = [...again].map(({ text }) => text);
      if (same.length) shown.add({ what: "unknown", texts: same, words: same.length > 1 ? `${same.length} more lines that mean the same` : "A further line that means the same" });
      if (known.length && texts.length) shown.add({ what: "unknown", texts });
      await shown.end();
      if (mine !== turn) return;
      status.textContent = total ? `${said(total, "answer", "answers")} Found in your browser; nothing was sent.` : "";
    } catch (error) {
      if (mine === turn) status.textContent = error.message;
    }
  }

  self.handbookExplained = { explain, isTelling, prepare: () => load().then(() => self.handbookPython.prepare()) };

  const size = (bytes) => (bytes < 1e6 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

  async function trace() {
    const files = [...find("trace-files").files];
    const place = find("trace-answers");
    const told = find("trace-status");
    const bar = find("trace-progress");
    const stop = find("trace-stop");
    place.replaceChildren();
    told.textContent = "Loading Python, once ...";
    bar.hidden = stop.hidden = false;
    bar.value = 0;
    const began = performance.now();
    try {
      await load();
      told.textContent = "Reading ...";
      const shown = shower(place, (piece) => ofStory(JSON.parse(piece)));
      const rest = await self.handbookPython.ask(
        { kind: "trace", what: find("trace-what").value, files },
        {
          piece: shown.add,
          progress: ({ name, done, size: all }) => {
            bar.value = all ? Math.min(1, done / all) : 0;
            told.textContent = all ? `${name}: ${size(done)} of ${size(all)}` : `${name}: ${size(done)}`;
          },
        },
      );
      const total = await shown.end();
      const { problems, left_out: left } = JSON.parse(rest);
      const words = [total ? said(total, "message", "messages") : "The files say nothing of it."];
      if (left) words.push(`${left} older lines without a message ID left out.`);
      words.push(...problems.map((problem) => `${problem}.`));
      words.push(`${Math.round(performance.now() - began)} ms; nothing was sent.`);
      told.textContent = words.join(" ");
    } catch (error) {
      told.textContent = error.message;
    } finally {
      bar.hidden = stop.hidden = true;
    }
  }

  if (!find("trace-form")) return;
  find("trace-form").addEventListener("submit", (event) => {
    event.preventDefault();
    trace();
  });
  find("trace-stop").addEventListener("click", () => self.handbookPython?.stop());

  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    find("trace-files").files = event.dataTransfer.files;
    if (find("trace-what").value.trim()) trace();
    else {
      find("trace-status").textContent = "Now say what to look for.";
      find("trace-what").focus();
    }
  });
})();
