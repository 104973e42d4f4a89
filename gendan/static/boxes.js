// In a form that sends goods on their way or books money, Enter leads to the next box and at the end to the button, as in the
// grid: a scanner ends what it reads with one, and neither goods that left nor money that was booked comes back by a key.
import { isComposing } from "./keys.js";

const isBox = (one) => one.matches("input, select, textarea, button[type=submit], button:not([type])") && one.checkVisibility();

document.querySelector("form[data-by-box]").addEventListener("keydown", (event) => {
  const { key, target, currentTarget, shiftKey, ctrlKey, metaKey, altKey } = event;
  if (key !== "Enter" || ctrlKey || metaKey || altKey || isComposing(event)) return;
  const boxes = [...currentTarget.elements].filter(isBox);
  if (target.matches("button") && !shiftKey) return; // it is pressed
  event.preventDefault();
  const next = boxes[boxes.indexOf(target) + (shiftKey ? -1 : 1)];
  next?.focus();
  if (next?.matches("input")) next.select();
});
