// Turns a Python example into a field, in which the reader may change and run it. run-example.js
// loads it by the first click.

(() => {
  const here = document.currentScript.src;
  document.head.append(
    Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("../styles/python.css", here) }),
  );

  function load() {
    return new Promise((done, failed) => {
      if (self.handbookPython) return done();
      const script = document.createElement("script");
      script.src = new URL("python.js", here);
      script.onload = done;
      script.onerror = () => failed(new Error("python.js could not be loaded"));
      document.head.append(script);
    });
  }

  function button(text, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    made.addEventListener("click", act);
    return made;
  }

  // What stands behind the prompts, without what was printed.
  const typed = (session) =>
    session
      .split("\n")
      .filter((line) => /^(>>>|\.\.\.)( |$)/.test(line))
      .map((line) => line.slice(4))
      .join("\n");

  const examples = [...document.querySelectorAll(".python-example")].map((place, number) => {
    const { module, call } = place.dataset;
    const source = place.querySelector("pre").textContent;
    const code = module ? source.trimEnd() : typed(source);
    const example = { place, number, module, code, call, fields: undefined };
    example.open = place.querySelector(":scope > button");
    return example;
  });

  const sourceOf = ({ fields, code, call }) => (fields ?? [code, call]).map((part) => part.value ?? part).join("\n");

  function field(example, label, text) {
    const made = document.createElement("textarea");
    made.value = text;
    made.rows = Math.min(24, text.split("\n").length + 1);
    made.spellcheck = false;
    made.setAttribute("aria-label", label);
    made.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run(example);
    });
    return made;
  }

  function open(example) {
    example.fields = [field(example, "Python, to change as you like", example.code)];
    if (example.call) example.fields.push(field(example, "A line that calls it", example.call));
    const buttons = document.createElement("div");
    buttons.className = "asking-buttons";
    const again = button("Run", () => run(example));
    buttons.append(again, button("Reset", () => reset(example)));
    example.output = document.createElement("pre");
    example.output.setAttribute("role", "status");
    example.output.setAttribute("aria-label", "What it prints");
    example.output.tabIndex = 0;
    example.editor = document.createElement("div");
    example.editor.className = "asking";
    example.editor.append(...example.fields, buttons, example.output);
    for (const child of example.place.children) child.hidden = true;
    example.place.append(example.editor);
    again.focus();
    run(example);
  }

  function reset(example) {
    example.editor.remove();
    example.fields = undefined;
    for (const child of example.place.children) child.hidden = false;
    example.open.focus();
  }

  async function run(example) {
    const { output, module, number } = example;
    output.textContent = self.handbookPython ? "Running ..." : "Loading Python, once ...";
    let printed = "";
    try {
      await load();
      // The sessions of a page build on one another.
      const before = module ? [] : examples.slice(0, number).filter((one) => !one.module).map(sourceOf);
      await self.handbookPython.ask(
        { kind: "run", module, before, source: sourceOf(example) },
        { piece: (piece) => (printed += piece) },
      );
      output.textContent = printed || "(It prints nothing.)";
    } catch (error) {
      output.textContent = printed + error.message;
    }
  }

  self.handbookExample = (number) => open(examples[number]);
})();
