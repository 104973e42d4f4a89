// The heads of long lists stay in sight: under the top bar where a list is no wider than its place, else it scrolls by
// itself, since what scrolls sideways cannot lend its heads to the window.
const places = [...document.querySelectorAll(".scroll > table.list")].map((table) => table.parentNode);

function fit(place) {
  const isWide = place.firstElementChild.offsetWidth > place.clientWidth;
  place.classList.toggle("wide", isWide);
  place.classList.toggle("fits", !isWide);
}

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) fit(target.closest(".scroll"));
});
for (const place of places) {
  observer.observe(place);
  observer.observe(place.firstElementChild);
}
