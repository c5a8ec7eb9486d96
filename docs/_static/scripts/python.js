// Python in the page, for the scripts beside this one. It is loaded when a reader first asks for an
// answer, and runs in a worker (docs/_ext/handbook/browser/bundle.py): the page never stands still.
//
// handbookPython.ask(question, on) returns a promise of what is left to say; `on.piece` gets each
// part of the answer, `on.progress` how far the reading is. It fails with what Python said.
// handbookPython.stop() ends what is running.

(() => {
  const folder = new URL("../python/", document.currentScript.src);
  let worker;
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
  // script brought along.
  let parts;
  async function address() {
    if (location.protocol !== "file:") return new URL("worker.js", folder);
    if (!parts) {
      parts = [];
      self.handbookPart = (part) => parts.push(`(${part})();\n`);
      await load("brython.js");
      await load("modules.js");
    }
    return URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
  }

  function start() {
    worker ??= address().then(
      (url) =>
        new Promise((ready, failed) => {
          const made = new Worker(url);
          made.onerror = (event) => {
            failed(new Error(event.message || "Python could not be loaded"));
            stop();
          };
          made.onmessage = ({ data }) => (data.ready ? ready(made) : hear(data));
        }),
    );
    worker.catch(() => (worker = undefined));
    return worker;
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
    const asked = await start();
    return new Promise((done, failed) => {
      waiting.set(++number, { on, done, failed });
      asked.postMessage({ number, ...question });
    });
  }

  function stop() {
    worker?.then((running) => running.terminate()).catch(() => {});
    worker = undefined;
    for (const { failed } of waiting.values()) failed(new Error("Stopped."));
    waiting.clear();
  }

  self.handbookPython = { ask, stop };
})();
