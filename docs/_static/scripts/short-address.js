// The permalink signs copy the short, permanent address. Without this script they stay plain links.
document.addEventListener("click", (event) => {
  const sign = event.target.closest("a[data-go]");
  if (!sign || !navigator.clipboard) return;
  const root = new URL(document.documentElement.dataset.content_root, location.href);
  const canonical = document.querySelector("link[rel=canonical]");
  // A page opened from disk has no address that others can use: take the published one.
  const base =
    location.protocol === "file:" && canonical
      ? new URL(document.documentElement.dataset.content_root, canonical.href)
      : root;
  navigator.clipboard.writeText(new URL(`go/${sign.hash.slice(1)}/`, base).href).then(() => {
    const before = sign.textContent;
    sign.textContent = "Address copied";
    sign.setAttribute("aria-live", "polite");
    setTimeout(() => (sign.textContent = before), 1500);
  });
});
