// The menus are popovers: the browser opens and closes them, by button, Escape and a click beside
// them. This adds what a menu over the page needs, and hides the list of pages on a wide screen.
const menus = document.querySelectorAll(":is(#pages-menu, #contents-menu)");
const around = document.querySelectorAll(
  ".skip-link, .bd-header-article, .bd-article, .neighbours, .bd-footer-content, #back-to-top",
);
const wide = matchMedia("(min-width: 960px)");

for (const menu of menus) {
  // While a menu covers the page, the rest of it cannot be reached. It is released before the menu
  // closes, as the browser then gives the focus back to the button.
  const cover = (event) => {
    const open = event.newState === "open";
    for (const part of around) part.inert = open;
    if (open) menu.querySelector(".close-menu").focus();
  };
  menu.addEventListener("toggle", (event) => event.newState === "open" && cover(event));
  menu.addEventListener("beforetoggle", (event) => event.newState === "closed" && cover(event));
  // A place on this page was chosen.
  menu.addEventListener("click", (event) => {
    if (event.target.closest("a[href^='#']") && menu.matches(":popover-open")) menu.hidePopover();
  });
}

document.querySelector(".bd-header-article [popovertarget=pages-menu]")?.addEventListener("click", (event) => {
  if (!wide.matches) return;
  event.preventDefault();
  document.body.classList.toggle("pages-hidden");
});

// A menu that was open when the window grew would cover its own place.
for (const width of ["(min-width: 960px)", "(min-width: 1200px)"]) {
  matchMedia(width).addEventListener("change", () => {
    for (const menu of menus) if (menu.matches(":popover-open")) menu.hidePopover();
  });
}

// The list of pages stays where it was scrolled to, from page to page.
const list = document.querySelector("#pages-menu");
if (list) {
  const current = list.querySelector("a.current");
  try {
    list.scrollTop = sessionStorage.getItem("list-scrolled");
    addEventListener("pagehide", () => sessionStorage.setItem("list-scrolled", list.scrollTop));
  } catch {
    // a browser that stores nothing: the current page is brought into view
  }
  const [top, bottom] = current ? [current.offsetTop, current.offsetTop + current.offsetHeight] : [0, 0];
  if (top < list.scrollTop || bottom > list.scrollTop + list.clientHeight) {
    list.scrollTop = top - list.clientHeight / 4;
  }
}
