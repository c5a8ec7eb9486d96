// A report of an error names the section that is being read, not only the page.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.report-error");
  const section = document.querySelector("#contents-menu a[aria-current]");
  if (!link || !section) return;
  const address = new URL(link.href);
  for (const [name, value] of address.searchParams) {
    if (!name.includes("title")) continue;
    link.dataset.page ??= value;
    address.searchParams.set(name, `${link.dataset.page}: ${section.textContent.trim()}`);
  }
  link.href = address.href;
}, true);
