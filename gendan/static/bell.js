// How many notices nobody has read yet: asked once the page stands, and no more than once a minute.
const FRESH = 60_000; // ms
const KEY = "unread";
const bell = document.querySelector("[data-unread]");
const user = document.getElementById("main").dataset.user;

function show(count) {
  const said = bell.querySelector(".unread");
  said.hidden = !count;
  said.textContent = count > 99 ? "99+" : count;
  bell.setAttribute("aria-label", `${bell.dataset.label} ${count || ""}`.trim());
}

bell.dataset.label = bell.getAttribute("aria-label");
const kept = JSON.parse(sessionStorage.getItem(KEY));
if (kept?.user === user && Date.now() - kept.at < FRESH && location.pathname !== bell.pathname) show(kept.count);
else {
  const answer = await fetch(bell.dataset.unread).catch(() => null); // the page may be leaving
  if (answer?.ok && !answer.redirected) {
    const { unread: count } = await answer.json();
    sessionStorage.setItem(KEY, JSON.stringify({ user, at: Date.now(), count }));
    show(count);
  }
}
