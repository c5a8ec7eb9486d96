// The 404 page: names the address that was asked for, and puts its words into the search field, from
// which search.js takes them. Without this script the page's links lead on.
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
  document.querySelector("#search-field").value = words.join(" ").slice(0, 200);
}
