// What was just done and can be taken back goes after a while, but not from under the hand or the eye of whoever reads it.
const STAYS = 10000; // ms

for (const toast of document.querySelectorAll(".undoable")) {
  const go = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(go, 1000);
    else toast.remove();
  };
  setTimeout(go, STAYS);
}
