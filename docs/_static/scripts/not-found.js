// The 404 page: names the address that was asked for, and puts its words into the search field, as
// if the reader had typed them. Without this script the page's links lead on.
{
  const OF_EVERY_ADDRESS = new Set(["docs", "go", "index", "html", "htm", "md", "php"]);

  const readable = (path) => {
    try {
      return decodeURIComponent(path);
    } catch {
      return path; // a lone percent sign
    }
  };

  const root = document.documentElement.dataset.content_root;
  const asked = readable(location.pathname);
  const path = asked.startsWith(root) ? asked.slice(root.length) : asked;
  const words = path.split(/[^\p{L}\p{N}]+/u).filter((word) => word && !OF_EVERY_ADDRESS.has(word));
  document.querySelector("#not-found-address").textContent = asked;
  const field = document.querySelector("#search-field");
  field.value = words.join(" ").slice(0, 200);
  // The box is ready when all scripts have run; it answers what is typed.
  const typed = () => field.dispatchEvent(new Event("input", { bubbles: true }));
  if (words.length) addEventListener("DOMContentLoaded", typed);
}
