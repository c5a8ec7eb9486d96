// The tabs of the two generations of servers: one choice for all of them, remembered on all pages.
const KEY = "handbook-generation";
const inputs = () => document.querySelectorAll(".generations input");

const choose = (generation) => {
  for (const input of inputs()) {
    if (input.value.split(" ").includes(generation)) input.checked = true;
  }
};

try {
  const remembered = localStorage.getItem(KEY);
  if (remembered) choose(remembered);
} catch {
  // No storage, as with a page opened from disk in some browsers: nothing is remembered.
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches(".generations input")) return;
  const before = target.getBoundingClientRect().top;
  choose(target.value.split(" ")[0]);
  // Tabs above may have grown: what the reader touched stays where it was.
  scrollBy({ top: target.getBoundingClientRect().top - before, behavior: "instant" });
  try {
    localStorage.setItem(KEY, target.value.split(" ")[0]);
  } catch {
    // As above.
  }
});
