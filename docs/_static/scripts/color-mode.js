// The choice between light, dark and what the system says, remembered for the next page.
const choice = document.querySelector(".color-mode select");
if (choice) {
  const html = document.documentElement;
  choice.value = html.dataset.mode;
  choice.addEventListener("change", () => {
    html.dataset.mode = choice.value;
    dispatchEvent(new Event("color-mode"));
    try {
      localStorage.setItem("mode", choice.value);
    } catch {
      // a browser that stores nothing: the choice holds for this page
    }
  });
}
