// Watches a walk with the Tab key: window.walk has what was reached and what was wrong.
//
// It looks at the element with the focus when Tab is pressed, before the focus moves on: by then the
// page is scrolled to it and its style is settled. How the element looks without the focus is seen
// one step later.
() => {
  const USABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
  const INDICATORS = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderColor",
    "borderWidth", "backgroundColor", "textDecoration"];

  // A control that is laid invisibly over its picture, or a field within a frame, is seen by the
  // element around it; a radio button that is a tab, by its label.
  const around = (element) => {
    if (element.type === "radio") return element.labels[0];
    const [outer, inner] = [element.parentElement, element].map((one) => one.getBoundingClientRect());
    return outer.width * outer.height < 3 * inner.width * inner.height ? element.parentElement : element;
  };
  const piecesOf = (element) => [around(element), element, ...element.querySelectorAll("*")].slice(0, 20);
  // A theme may draw the line of the focus around a part of the element.
  const styleOf = (element) => piecesOf(element).map((piece) => {
    const style = getComputedStyle(piece);
    return INDICATORS.map((name) => style[name]).join("; ");
  }).join("\n");
  const nameOf = (element) => `<${element.localName}> ` + (element.ariaLabel
    || element.textContent.trim().replace(/\s+/g, " ").slice(0, 40) || element.id || element.className);
  const opacityOf = (element) => element
    ? Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement) : 1;

  // One of a group of radio buttons is reached by Tab, the others by the arrow keys.
  const usable = [...document.querySelectorAll(USABLE)].filter((element) => element.tabIndex >= 0
    && !element.disabled && element.type !== "radio"
    && element.checkVisibility({ visibilityProperty: true }));
  const reached = new Map(); // element to its style with the focus
  const faults = new Set();
  let last = null;

  const look = () => {
    const element = document.activeElement;
    if (last && last !== element && styleOf(last) === reached.get(last))
      faults.add(`${nameOf(last)} looks the same with the focus and without`);
    if (!element || element === document.body || reached.has(element)) return;
    const boxes = piecesOf(element).flatMap((piece) => [...piece.getClientRects()]);
    const tops = boxes.filter((box) => box.width && box.height).flatMap((box) =>
      [0.1, 0.5, 0.9].map((part) => document.elementFromPoint(
        box.left + part * box.width, box.top + Math.min(box.height, 24) / 2)));
    const showsAt = (top) => top
      && (element.contains(top) || top.contains(element) || around(element).contains(top));
    if (opacityOf(around(element)) < 0.5) faults.add(`${nameOf(element)} is not seen with the focus`);
    else if (!tops.some(Boolean)) faults.add(`${nameOf(element)} is outside of the screen`);
    else if (!tops.some(showsAt)) faults.add(`${nameOf(element)} lies below ${nameOf(tops.find(Boolean))}`);
    if (last && last.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING)
      faults.add(`${nameOf(element)} has the focus after ${nameOf(last)}`);
    reached.set(element, styleOf(element));
    last = element;
  };

  document.addEventListener("keydown", (event) => event.key === "Tab" && look(), true);
  window.walk = {
    usable: usable.length,
    result: () => ({
      missed: usable.filter((element) => !reached.has(element)).map(nameOf),
      faults: [...faults],
    }),
  };
}
