// The box (docs/_templates/forms/box.html), which searches and explains, is loaded when a reader
// first uses it: the field on a page, or Ctrl+K, Command+K and / on any page. The rest is in
// search.js.
const folder = document.currentScript.src;
const box = document.querySelector(".search-box");
const field = box?.querySelector("textarea");

let loaded;
const load = () =>
  (loaded ??= new Promise((done) => {
    let tag = document.querySelector("script[src*='/search.js']"); // a page may bring it
    if (self.handbookBox) done();
    if (!tag) {
      tag = document.createElement("script");
      tag.src = new URL("scripts/search.js", folder);
      document.head.append(tag);
    }
    tag.addEventListener("load", done);
  }));
const start = (text) => load().then(() => handbookBox.attach(box, text));

// What is typed before the dialog is there goes into it.
let held;
function open() {
  if (field) return field.select();
  held ??= "";
  load().then(() => (handbookBox.open(held), (held = undefined)));
}

const apple = /Mac|iPhone|iPad/.test(navigator.platform);
if (apple) for (const key of document.querySelectorAll(".shortcut-key")) key.textContent = "⌘";
addEventListener("keydown", (event) => {
  const { key, target, altKey, ctrlKey, metaKey } = event;
  const modified = altKey || ctrlKey || metaKey;
  if (held !== undefined && !modified && key.length === 1) held += key;
  else if ((apple ? metaKey : ctrlKey) && key === "k") open();
  else if (key === "/" && !modified && !target.closest("input, textarea, select")) open();
  else return;
  event.preventDefault();
});
document.querySelectorAll(".site-search input, .search-button").forEach((way) =>
  way.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  }),
);
// Who passes by with Tab loads nothing.
for (const use of ["click", "keydown", "input"]) {
  box?.addEventListener(use, ({ key, target }) => ["Tab", "Shift"].includes(key) || start(target.dataset.text));
}
// An address may bring a text along: ?q= on the search page, #q= where what is pasted is explained.
if (box && (field.autofocus || /[?#]q=/.test(location))) start();
