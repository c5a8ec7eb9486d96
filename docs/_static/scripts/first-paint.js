// Runs before anything is drawn, so that no page flashes in the colors that were not chosen: the
// reader's choice of colors, or what the system says.
{
  const html = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let chosen;
  try {
    chosen = localStorage.getItem("mode");
  } catch {
    // a browser that stores nothing: the system says
  }
  const paper = matchMedia("print");
  const show = (mode) => {
    html.dataset.theme = mode === "auto" ? (dark.matches ? "dark" : "light") : mode;
  };
  const paint = () => show(paper.matches ? "light" : html.dataset.mode);
  html.dataset.mode = ["light", "dark"].includes(chosen) ? chosen : "auto";
  paint();
  dark.addEventListener("change", paint);
  addEventListener("color-mode", paint);
  // Paper is white. Not every browser tells of it in both ways.
  paper.addEventListener("change", paint);
  addEventListener("beforeprint", () => show("light"));
  addEventListener("afterprint", paint);
}
