// Files of a record: chosen, dropped anywhere on the page, pasted, or photographed; each is sent by itself.
const SMALL = 240; // longest side of the small picture, in dots
const LARGE = 2400; // of a photograph that is pressed together
const HEAVY = 2 * 1024 * 1024; // bytes from which that is done
const ENOUGH = 40 * 1024; // the small picture's bytes, as the server takes them

const list = document.getElementById("uploads");
const form = () => document.querySelector("form.bring");
const sort = () => form().querySelector("select"); // what the files are, or of what
const waiting = [];
let sending = 0, sent = 0, lead = "";

async function drawn(file, longest, quality) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // what a JPEG has where a picture lets through
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
}

const isPicture = (file) => ["image/jpeg", "image/png", "image/webp"].includes(file.type);

// A photograph of the newest telephones is as heavy as a book; what is written on the paper stays readable.
async function pressed(file) {
  if (!isPicture(file) || file.size <= HEAVY) return file;
  const light = await drawn(file, LARGE, 0.85).catch(() => null); // the server will say what is wrong with it
  if (!light || light.size >= file.size) return file;
  return new File([light], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: light.type });
}

function line(file) {
  const made = document.getElementById("upload").content.firstElementChild.cloneNode(true);
  made.querySelector(".name").textContent = file.name;
  list.append(made);
  return made;
}

function tell(upload, words, isBad) {
  upload.line.querySelector(".said").textContent = words;
  upload.line.querySelector("progress").hidden = true;
  upload.line.classList.toggle("bad", Boolean(isBad));
  upload.line.querySelector("[data-dismiss]").hidden = !isBad;
}

export function bring(files) {
  if (!form()) return;
  document.querySelector('#tabs a[data-tab="files"]')?.click();
  for (const file of files) {
    const op = `${form().elements.op.value}:${list.dataset.made = Number(list.dataset.made ?? 0) + 1}`;
    waiting.push({ file, op, sort: sort().value, line: line(file) });
  }
  next();
}

async function next() {
  if (sending || !waiting.length) return;
  sending = 1;
  const upload = waiting.shift();
  const file = await pressed(upload.file);
  if (file.size > Number(list.dataset.most)) tell(upload, list.dataset.tooBig, true);
  else await send(upload, file);
  sending = 0;
  if (waiting.length) return next();
  if (lead && !list.querySelector(".bad")) return location.assign(lead);
  if (sent) renew();
}

async function send(upload, file) {
  const filled = new FormData();
  filled.set("csrfmiddlewaretoken", form().elements.csrfmiddlewaretoken.value);
  filled.set("op", upload.op);
  filled.set(sort().name, upload.sort);
  filled.append("uploads", file, file.name);
  const small = isPicture(file) && (await drawn(file, SMALL, 0.7).catch(() => null));
  if (small && small.size <= ENOUGH) filled.set("small", small, "small.jpg");
  const answer = await posted(form().action, filled, upload.line.querySelector("progress"));
  if (answer?.troubles?.length === 0) {
    sent += 1;
    lead ||= answer.lead ?? "";
    tell(upload, file === upload.file ? list.dataset.done : `${list.dataset.done}（${list.dataset.pressed}）`);
    setTimeout(() => upload.line.remove(), 4000);
  } else if (answer?.troubles) {
    tell(upload, answer.troubles.join(" "), true);
  } else {
    tell(upload, list.dataset.failed, true);
    again(upload);
  }
}

// A second try is the same click: what did arrive is not there twice.
function again(upload) {
  const button = upload.line.querySelector("[data-again]");
  button.hidden = false;
  button.onclick = () => {
    button.hidden = true;
    upload.line.classList.remove("bad");
    Object.assign(upload.line.querySelector("progress"), { hidden: false, value: 0 });
    upload.line.querySelector(".said").textContent = "";
    waiting.push(upload);
    next();
  };
}

// The one way in which a browser tells how far an upload is. null: no answer that is one.
function posted(address, filled, progress) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress.value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("loadend", () => {
      const isOurs = request.getResponseHeader("Content-Type")?.startsWith("application/json");
      done(isOurs ? JSON.parse(request.responseText) : null);
    });
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.send(filled);
  });
}

async function renew() {
  sent = 0;
  const part = document.getElementById("files").dataset.part;
  const asked = new URL(part, location);
  asked.searchParams.set(sort().name, sort().value);
  await htmx.ajax("GET", asked.pathname + asked.search, { target: "#files", swap: "outerHTML" });
  ready();
  htmx.trigger(document.body, "filed");
}

const carries = (event) => event.dataTransfer?.types.includes("Files");

if (list) {
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-choose]")) return;
    bring([...event.target.files]);
    event.target.value = "";
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.clipboardData.types.includes("text/plain")) return; // a cell of a spreadsheet has both
    event.preventDefault();
    bring(files.map((file) => (file.name === "image.png" ? named(file) : file)));
  });
  document.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault(); // else the browser would leave the page for the file
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    document.body.classList.remove("dropping");
    bring([...event.dataTransfer.files]);
  });
  list.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest("li").remove());
  addEventListener("beforeunload", (event) => (sending || waiting.length) && event.preventDefault());
  ready();
}

// A pasted screenshot has no name of its own: when it was taken says more than a hundred times image.png.
function named(file) {
  const at = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const when = `${two(at.getMonth() + 1)}${two(at.getDate())}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
  return new File([file], `${list.dataset.pasted}-${when}.png`, { type: file.type });
}

// The button is for browsers without scripts.
function ready() {
  document.querySelector("[data-by-hand]")?.remove();
}
