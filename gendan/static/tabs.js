// The tabs of a page: each has its address, but going to another one does not ask for the page again.
const tabs = document.getElementById("tabs");

// A part that is asked for only when somebody looks at it.
function show(name) {
  for (const tab of tabs.querySelectorAll("a")) {
    const isHere = tab.dataset.tab === name;
    tab.classList.toggle("on", isHere);
    isHere ? tab.setAttribute("aria-current", "true") : tab.removeAttribute("aria-current");
    const panel = document.getElementById(`panel-${tab.dataset.tab}`);
    panel.hidden = !isHere;
    if (isHere) {
      tab.scrollIntoView({ block: "nearest", inline: "nearest" });
      for (const part of panel.querySelectorAll("[hx-trigger^=shown]")) htmx.trigger(part, "shown");
    }
  }
}

tabs.addEventListener("click", (event) => {
  const tab = event.target.closest("a[data-tab]");
  if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(tab.dataset.tab);
  history.replaceState(null, "", tab.href);
});
