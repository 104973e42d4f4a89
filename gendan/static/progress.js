// How far the server is, while the browser waits for the answer to a form.
const EVERY = 600; // ms

document.addEventListener("submit", (event) => {
  const { progress } = event.target.dataset;
  const note = document.getElementById("progress");
  if (!progress || event.defaultPrevented) return;
  note.hidden = false;
  note.scrollIntoView({ block: "nearest" });
  setInterval(() => tell(progress, note), EVERY);
});

async function tell(address, note) {
  const answer = await fetch(address).catch(() => null); // the page may be leaving
  const { done, total, what } = answer?.ok ? await answer.json() : {};
  if (!total) return;
  note.querySelector("span").textContent = `${what} ${done}/${total}`;
  Object.assign(note.querySelector("progress"), { value: done, max: total });
}

// Another tab or header row has other columns.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-turns]")) event.target.form.requestSubmit();
});

document.querySelector("form[data-goes-on]")?.requestSubmit();
