// A picker that finds customers and products by code, name and pinyin; without scripts it is a box for the code.
import { isComposing } from "./keys.js";

async function found(source, query) {
  const answer = await fetch(`${source}?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).found : [];
}

for (const input of document.querySelectorAll("input.picker")) {
  const picker = new TomSelect(input, {
    maxItems: 1,
    valueField: "code",
    labelField: "text",
    searchField: [],
    create: false,
    preload: false,
    loadThrottle: 150,
    options: input.value ? [{ code: input.value, text: input.dataset.text || input.value }] : [],
    items: input.value ? [input.value] : [],
    placeholder: input.placeholder,
    load(query, done) {
      this.clearOptions();
      found(input.dataset.source, query).then(done, () => done());
    },
    onChange: () => input.dispatchEvent(new Event("picked", { bubbles: true })),
    render: { no_results: (_data, escape) => `<div class="no-results">${escape(input.dataset.none ?? "")}</div>` },
  });
  if (input.value && !input.dataset.text) {
    found(input.dataset.source, input.value).then((known) => {
      const one = known.find((each) => each.code === input.value);
      if (one) picker.updateOption(one.code, one);
    });
  }
  picker.control_input.addEventListener("keydown", (event) => isComposing(event) && event.stopImmediatePropagation(), true);
  input.setAttribute("aria-hidden", "true"); // its label has gone over to the picker's own box
  input.classList.add("ready");
  // Whom it is for is the first thing that is asked; on a phone its keyboard would hide the page.
  const isFirst = !input.value && input === input.form?.querySelector("input.picker, .form-control:not([type=hidden])");
  if (isFirst && document.activeElement === document.body && matchMedia("(min-width: 768px)").matches) picker.focus();
}
