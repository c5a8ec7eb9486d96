// What an enlarged page does wrong: text that is cut off, controls that lie on each other, and how
// much of the screen is covered by what does not scroll away.
() => {
  const nameOf = (element) => `<${element.localName} class="${element.className}"> `
    + element.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
  const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const all = [...document.body.querySelectorAll("*")].filter(visible);

  const cut = all.filter((element) => {
    const style = getComputedStyle(element);
    const [hides, box] = [/hidden|clip/, element.getBoundingClientRect()];
    // What is there for screen readers alone is a dot.
    if (box.width <= 2 || box.height <= 2 || !element.textContent.trim()) return false;
    return (hides.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      || (hides.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1);
  });

  const stays = (element) => element && (/fixed|sticky/.test(getComputedStyle(element).position)
    || stays(element.parentElement));
  // What stays in place has the page pass below it; a copy button lies over its block.
  const controls = all.filter((element) => element.matches("a[href], button, summary, input, select")
    && !element.closest(".highlight") && !stays(element));
  const boxes = controls.flatMap((element) => [...element.getClientRects()].map((box) => [element, box]))
    .sort(([, one], [, other]) => one.top - other.top);
  const onEachOther = [];
  boxes.forEach(([element, box], at) => {
    for (const [other, below] of boxes.slice(at + 1)) {
      if (below.top > box.bottom) break;
      const across = Math.min(box.right, below.right) - Math.max(box.left, below.left);
      const down = Math.min(box.bottom, below.bottom) - below.top;
      // Lines of running text stand close enough for their boxes to touch.
      const touches = getComputedStyle(element).display === "inline" ? 8 : 2;
      if (across > 2 && down > touches && !element.contains(other) && !other.contains(element))
        onEachOther.push(`${nameOf(element)} and ${nameOf(other)}`);
    }
  });

  const staying = all.filter((element) => {
    const box = element.getBoundingClientRect();
    return /fixed|sticky/.test(getComputedStyle(element).position) && box.width > innerWidth / 2
      && box.top < innerHeight && box.bottom > 0 && !element.closest("details:not([open])");
  }).map((element) => element.getBoundingClientRect())
    .map((box) => Math.min(box.bottom, innerHeight) - Math.max(box.top, 0));

  return {
    cut: cut.map(nameOf),
    onEachOther,
    covered: staying.reduce((sum, height) => sum + height, 0) / innerHeight,
    across: document.documentElement.scrollWidth,
  };
}
