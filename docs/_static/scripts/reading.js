// While a page is read: the section at hand is marked in the list of contents, a way back to the top
// shows after scrolling up, and what overflows can be scrolled by keyboard.
const links = new Map();
for (const link of document.querySelectorAll("#contents-menu nav a")) {
  const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (section) links.set(section.querySelector(":is(h1, h2, h3, h4)") ?? section, link);
}

function mark(current) {
  for (const link of links.values()) {
    const here = link === current;
    link.classList.toggle("active", here);
    link.closest("li").classList.toggle("active", here || link.parentElement.contains(current));
    if (here) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

if (links.size) {
  const seen = new IntersectionObserver(
    (entries) => {
      const entry = entries.filter((one) => one.isIntersecting).pop();
      if (entry) mark(links.get(entry.target));
    },
    { rootMargin: "0px 0px -70% 0px" },
  );
  for (const heading of links.keys()) seen.observe(heading);
}

const up = document.querySelector("#back-to-top");
let before = scrollY;
addEventListener(
  "scroll",
  () => {
    if (up) up.hidden = !(scrollY < before && scrollY > innerHeight);
    before = scrollY;
    document.body.classList.toggle("scrolled", scrollY > 0);
  },
  { passive: true },
);

const boxes = document.querySelectorAll("pre, .pst-scrollable-table-container");
const watch = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    if (target.scrollWidth > target.clientWidth || target.matches(":has(b)")) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const box of boxes) watch.observe(box);

// Each part of a log line can be asked what it is. What answers is loaded for the first question.
for (const block of document.querySelectorAll("pre:has(b)")) {
  block.role = "group";
  block.ariaLabel = "Log lines: the arrow keys tell what each part is";
}
let first;
function load(event) {
  if (first || !event.target.closest?.("pre:has(b)")) return;
  first = event;
  const script = document.createElement("script");
  script.src = document.documentElement.dataset.content_root + "_static/scripts/parts.js";
  script.onload = () => dispatchEvent(new CustomEvent("ask", { detail: first }));
  document.head.append(script);
}
addEventListener("click", load);
addEventListener("keydown", load);
