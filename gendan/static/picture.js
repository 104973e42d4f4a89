// A paper as a picture in the clipboard, to be pasted into a chat. It is a print like any other: recorded, with a serial.
const button = document.querySelector("[data-picture]");
const label = button.querySelector("[role=status]");
const words = label.textContent;

// Without a secure address a browser has no clipboard for pictures: then the form prints one as it always did.
button.hidden = !(navigator.clipboard?.write && window.ClipboardItem);

async function draw() {
  const filled = new FormData(button.form);
  filled.set("form", "png");
  filled.set("op", crypto.randomUUID()); // each picture is a print of its own
  const answer = await fetch(button.form.action, { method: "POST", body: filled });
  if (answer.headers.get("Content-Type") !== "image/png") throw new Error(answer.status);
  return answer.blob();
}

button.addEventListener("click", async () => {
  button.disabled = true;
  label.textContent = button.dataset.busy;
  try {
    // Handed over as a promise: a browser lets a page write only while the press of the button is fresh.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": draw() })]);
    label.textContent = button.dataset.done;
  } catch {
    // What is wrong with the form is told by the form itself.
    const choice = button.form.elements.form;
    if (choice) choice.value = "png";
    label.textContent = words;
    button.form.requestSubmit();
  }
  button.disabled = false;
});
