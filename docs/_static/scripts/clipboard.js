// What sphinx-copybutton's script leans on: its clipboard library, which is 9 kB of support for
// browsers that are gone, in as many lines as browsers need today; and the end of the copy told to
// screen readers.
window.DOCUMENTATION_OPTIONS ??= { URL_ROOT: "" };

const told = document.createElement("p");
told.className = "visually-hidden";
told.setAttribute("role", "status");
document.body.append(told);

async function write(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // A page that came over plain HTTP has no clipboard of its own.
  const area = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("not copied");
}

window.ClipboardJS = class {
  constructor(buttons, { text }) {
    this.handlers = {};
    document.addEventListener("click", async (event) => {
      const trigger = event.target.closest?.(buttons);
      if (!trigger) return;
      const [name, message] = await write(text(trigger)).then(
        () => ["success", "Copied"],
        () => ["error", "Not copied"],
      );
      this.handlers[name]?.({ trigger });
      told.textContent = message;
      setTimeout(() => (told.textContent = ""), 2000);
      trigger.focus();
    });
  }

  on(name, handler) {
    this.handlers[name] = handler;
  }
};
