// A card that is dragged onto a column takes the button that leads there: the look at what the step does comes first, and
// tells what is refused. The buttons stay for whoever does not drag.
const board = document.querySelector(".kanban");
const said = document.querySelector(".board-said");
let card = null;

const columnOf = (event) => event.target.closest("section[data-node]");
const wayTo = (column) => card?.querySelector(`a[data-end="${column.dataset.node}"]`);

for (const one of board.querySelectorAll("article")) {
  one.draggable = true;
  for (const link of one.querySelectorAll("a")) link.draggable = false; // or the link would be dragged, not its card
}

board.addEventListener("dragstart", (event) => {
  card = event.target.closest("article");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.querySelector("a").textContent);
  card.classList.add("dragged");
  for (const column of board.querySelectorAll("section")) column.classList.toggle("open", wayTo(column) !== null);
});

board.addEventListener("dragover", (event) => {
  const column = columnOf(event);
  if (!card || !column) return;
  event.preventDefault(); // also where it cannot go: then the drop says so
  event.dataTransfer.dropEffect = wayTo(column) ? "move" : "none";
});

// A drop where nothing leads is none to the browser, so what is refused is told when the card is let go.
let over = null;
board.addEventListener("dragenter", (event) => {
  over = columnOf(event) ?? over;
});

board.addEventListener("drop", (event) => {
  event.preventDefault();
  const column = columnOf(event);
  if (column && card) wayTo(column)?.click();
});

board.addEventListener("dragend", () => {
  if (over && !over.contains(card) && !wayTo(over)) {
    const ways = [...card.querySelectorAll(".row-of-buttons a")].map((way) => way.textContent).join("、");
    const words = { number: card.querySelector("a").textContent, stage: over.dataset.label, ways };
    said.textContent = (ways ? said.dataset.say : said.dataset.none).replace(/#(\w+)#/g, (_all, name) => words[name]);
    said.hidden = false;
  }
  card.classList.remove("dragged");
  for (const column of board.querySelectorAll("section.open")) column.classList.remove("open");
  [card, over] = [null, null];
});
