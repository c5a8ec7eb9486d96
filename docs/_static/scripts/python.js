// Answers in the page, for the scripts beside this one, from workers: the page never stands still.
// What explains a text is compiled (docs/_ext/handbook/browser/answers.py); examples and traces run
// in Python (bundle.py). Each is loaded when a reader first asks for it.
//
// handbookPython.ask(question, on) returns a promise of what is left to say; `on.piece` gets each
// part of the answer, `on.progress` how far the reading is. It fails with what Python said.
// handbookPython.prepare() loads what explains a text. handbookPython.stop() ends what is running.

(() => {
  const folder = new URL("../python/", document.currentScript.src);
  const FILES = {
    explain: { worker: "answers.js", parts: ["answers.js", "commands.js", "languages.js"] },
    python: { worker: "worker.js", parts: ["brython.js", "modules.js"] },
  };
  const workers = {};
  let number = 0;
  const waiting = new Map();

  function load(file) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL(file, folder);
      script.onload = done;
      script.onerror = () => failed(new Error(`${file} could not be loaded`));
      document.head.append(script);
    });
  }

  // A page from disk may not start a worker from a file, but from the text of a function that a
  // script brought along. One kind at a time: the scripts hand over by the same name.
  let turn = Promise.resolve();
  function fromDisk(files) {
    turn = turn.catch(() => {}).then(async () => {
      const parts = [];
      self.handbookPart = (part) => parts.push(`(${part})();\n`);
      for (const file of files) await load(file);
      return URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
    });
    return turn;
  }

  async function address({ worker, parts }) {
    return location.protocol === "file:" ? fromDisk(parts) : new URL(worker, folder);
  }

  function start(kind) {
    workers[kind] ??= address(FILES[kind]).then(
      (url) =>
        new Promise((ready, failed) => {
          const made = new Worker(url);
          made.onerror = (event) => {
            failed(new Error(event.message || `${FILES[kind].worker} could not be loaded`));
            stop();
          };
          made.onmessage = ({ data }) => (data.ready ? ready(made) : hear(data));
        }),
    );
    const mine = workers[kind];
    mine.catch(() => workers[kind] === mine && delete workers[kind]);
    return mine;
  }

  function hear(data) {
    const asked = waiting.get(data.number);
    if (!asked) return;
    if ("piece" in data) asked.on.piece?.(data.piece);
    else if (data.progress) asked.on.progress?.(data.progress);
    else {
      waiting.delete(data.number);
      if ("error" in data) asked.failed(new Error(data.error));
      else asked.done(data.done);
    }
  }

  async function ask(question, on = {}) {
    const asked = await start(question.kind === "explain" ? "explain" : "python");
    return new Promise((done, failed) => {
      waiting.set(++number, { on, done, failed });
      asked.postMessage({ number, ...question });
    });
  }

  function stop() {
    for (const kind of Object.keys(workers)) {
      workers[kind].then((running) => running.terminate()).catch(() => {});
      delete workers[kind];
    }
    for (const { failed } of waiting.values()) failed(new Error("Stopped."));
    waiting.clear();
  }

  self.handbookPython = { ask, stop, prepare: () => start("explain").catch(() => {}) };
})();
