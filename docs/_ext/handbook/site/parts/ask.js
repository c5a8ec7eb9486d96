// The parts of log lines can be asked: by a click, a tap, or the arrow keys while a block of lines has
// the focus. The build puts what the names mean before this, and the page loads both when the first
// part is asked.
const kinds = TOLD.kinds;
const parts = TOLD.parts;
const root = document.documentElement.dataset.content_root;
const panel = document.createElement("div");
panel.className = "part-told";
panel.popover = "auto";
panel.setAttribute("role", "status");
let asked;

function paragraph(...content) {
  const made = document.createElement("p");
  made.append(...content);
  return made;
}

function element(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}

function link(address, text) {
  return Object.assign(element("a", text), { href: root + address });
}

function tell(part) {
  if (asked) asked.removeAttribute("data-asked");
  asked = part;
  part.dataset.asked = "";
  const line = part.closest(".line");
  const kind = line.dataset.k;
  const name = part.className;
  // What a part means on lines of this kind, else on all lines.
  const own = parts[kind.split(" ").pop()]?.[name];
  const [title, meaning, place] = own ?? parts.any[name] ?? [name];
  const [happened, kindPlace] = kinds[kind] ?? [];
  const said = part.textContent.replace(/[:;,)\]]+$/, (end) => (end[0] === "]" ? "]" : ""));
  panel.replaceChildren(paragraph(element("strong", title), " ", element("code", said)));
  if (meaning) panel.append(paragraph(meaning));
  if (happened) panel.append(paragraph(element("small", `The line: ${happened}`)));
  const ways = [];
  if (place) ways.push(link(place, "The table of parts"));
  if (kindPlace) ways.push(ways.length ? ", " : "", link(kindPlace, "the kinds of lines"));
  if (ways.length) panel.append(paragraph(...ways));
  part.closest("pre").after(panel);
  if (!panel.matches(":popover-open")) panel.showPopover();
  const box = part.getClientRects()[0];
  const below = box.bottom + 6;
  const room = innerHeight - panel.offsetHeight - 8;
  panel.style.top = `${below <= room ? below : Math.max(8, box.top - panel.offsetHeight - 6)}px`;
  panel.style.left = `${Math.max(8, Math.min(box.left, innerWidth - panel.offsetWidth - 8))}px`;
}

panel.addEventListener("toggle", ({ newState }) => {
  if (newState === "closed") asked?.removeAttribute("data-asked");
});
for (const event of ["scroll", "resize"]) {
  addEventListener(event, () => panel.matches(":popover-open") && panel.hidePopover(), { passive: true });
}

function hear({ target, key, ctrlKey, altKey, metaKey }) {
  const block = target.closest?.("pre:has(b)");
  if (!block || ctrlKey || altKey || metaKey) return;
  const part = target.closest("b");
  if (!key && part && getSelection().isCollapsed) whenStill(() => tell(part));
  if (key !== "ArrowRight" && key !== "ArrowLeft") return;
  const all = [...block.querySelectorAll("b")].filter((one) => one.checkVisibility());
  const at = all.indexOf(asked);
  const next = all[key === "ArrowRight" ? at + 1 : Math.max(0, at - 1)];
  if (!next) return;
  next.scrollIntoView({ block: "nearest", behavior: "instant" });
  whenStill(() => tell(next));
}

// A scroll that has just been asked for has to be over, as a scroll closes the panel.
function whenStill(act) {
  requestAnimationFrame(() => requestAnimationFrame(act));
}

addEventListener("ask", ({ detail }) => hear(detail));
addEventListener("click", hear);
addEventListener("keydown", hear);
