// How many rows each tab of a list holds: it comes once the page stands, so that nobody waits for it.
const tabs = document.querySelector("[data-counts]");
const answer = await fetch(tabs.dataset.counts).catch(() => null); // the page may be leaving
const { counts } = answer?.ok && !answer.redirected ? await answer.json() : { counts: [] };
counts.forEach((count, n) => tabs.querySelectorAll("[data-counted]")[n].append(` ${count}`));
