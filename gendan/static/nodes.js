// A node of the track opens a drawer with what its panel on the page says; without scripts the panel itself is shown.
const drawer = document.getElementById("node");
const body = drawer.querySelector(".drawer-body");
let panel = "";

function fill() {
  const source = document.querySelector(panel);
  drawer.setAttribute("aria-label", source.getAttribute("aria-label"));
  body.replaceChildren(...[...source.children].map((child) => child.cloneNode(true)));
}

document.addEventListener("click", (event) => {
  const node = event.target.closest('a[href^="#node-"]');
  const paper = event.target.closest("a[data-paper]");
  if (!node && !paper) return;
  event.preventDefault();
  if (paper) {
    bring(paper.dataset.paper);
    return;
  }
  panel = node.getAttribute("href");
  fill();
  drawer.showModal();
});

// The names come from the journal a moment after the page: what is open is told anew, but not from under somebody's hand.
document.addEventListener("htmx:oobAfterSwap", () => {
  if (drawer.open && !body.contains(document.activeElement)) fill();
});

// The page may have drawn the track anew while the drawer was open: then the node that it belonged to is another one.
drawer.addEventListener("close", () => {
  const nodes = panel ? [...document.querySelectorAll(`a[href="${panel}"]`)] : [];
  nodes.find((node) => node.checkVisibility())?.focus();
});

function bring(kind) {
  panel = ""; // the focus goes on to the files
  drawer.close();
  document.querySelector('#tabs a[data-tab="files"]').click();
  const sort = document.querySelector("form.bring [name=paper]");
  sort.value = kind;
  document.getElementById("panel-files").scrollIntoView({ block: "nearest" });
  sort.focus();
}
