// How much is overdue or due today, beside 今日待办: what that page told this person last, today and in this window.
const KEY = "urgent";
const { user } = document.getElementById("main").dataset;
const day = new Date().toDateString();
const told = document.querySelector("[data-urgent]")?.dataset;
if (told) sessionStorage.setItem(KEY, JSON.stringify({ user, day, count: Number(told.urgent), isLate: "late" in told }));
const kept = JSON.parse(sessionStorage.getItem(KEY));
if (kept?.user === user && kept.day === day && kept.count) {
  for (const said of document.querySelectorAll(".urgent")) {
    said.textContent = kept.count > 99 ? "99+" : kept.count;
    said.classList.toggle("late", kept.isLate);
    said.hidden = false;
  }
}
