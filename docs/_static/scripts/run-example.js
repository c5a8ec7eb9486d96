// Gives each Python example a button that turns it into a field, in which the reader may change and
// run it (docs/_ext/handbook/blocks/python_examples.py). All else is loaded by the first click.
{
const address = new URL("example.js", document.currentScript.src);
let script;
for (const [number, place] of document.querySelectorAll(".python-example").entries()) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Run" });
  button.addEventListener("click", () => {
    if (self.handbookExample) return self.handbookExample(number);
    if (!script) {
      script = Object.assign(document.createElement("script"), { src: address });
      document.head.append(script);
    }
    script.addEventListener("load", () => self.handbookExample(number), { once: true });
  });
  place.append(button);
}
}
