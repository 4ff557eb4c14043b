// The page: draw with mouse, pen or touch, and see the answer while drawing.
import { grayFromCanvas, openReader } from "./reader.js";
import { selftest } from "./selftest.js";

const byId = (id) => document.getElementById(id);
const canvas = byId("canvas");
const context = canvas.getContext("2d", { willReadFrequently: true });
let pen = null; // where the stroke has got to
let read = null, isReading = false, isWaiting = false;

function clear(width = 280, height = 280) {
  Object.assign(canvas, { width, height });
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  Object.assign(context, { lineWidth: 20, lineCap: "round", lineJoin: "round", strokeStyle: "black" });
  update();
}

function draw(event) {
  if (!event.isPrimary || !(event.buttons & 1)) return; // a second finger or another button draws nothing
  const scale = canvas.width / canvas.getBoundingClientRect().width;
  const points = [event, ...(event.getCoalescedEvents?.() ?? [])].map((step) => [step.offsetX * scale, step.offsetY * scale]);
  if (event.type === "pointerdown") canvas.setPointerCapture(event.pointerId);
  context.beginPath();
  context.moveTo(...(pen ?? points[0]));
  for (const point of points.length > 1 ? points.slice(1) : points) context.lineTo(...point);
  context.stroke(); // only what is new: a line drawn twice gets a hard edge
  pen = points[0];
  update();
}

async function update() { // one reading at a time; what is drawn meanwhile is read next
  isWaiting = true;
  if (isReading || !read) return;
  isReading = true;
  while (isWaiting) {
    isWaiting = false;
    const start = performance.now();
    const answer = await read(grayFromCanvas(canvas), canvas.height, canvas.width);
    show(answer, performance.now() - start);
  }
  isReading = false;
}

function show({ digit, probabilities, confident, hasInk }, milliseconds) {
  byId("answer").textContent = hasInk ? digit : "–";
  byId("sure").textContent = !hasInk ? "Draw a digit." : confident ? "" : "Not sure.";
  byId("time").textContent = hasInk ? `${milliseconds.toFixed(1)} ms in this browser` : "";
  probabilities.forEach((value, i) => (byId("bars").children[i].lastElementChild.value = value));
}

async function openPicture(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, 1000 / Math.max(picture.width, picture.height)); // at most 1000 px: ample for one digit
  clear(Math.ceil(picture.width * scale), Math.ceil(picture.height * scale));
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  update();
}

for (let digit = 0; digit < 10; digit++) byId("bars").append(byId("bar").content.cloneNode(true));
[...byId("bars").children].forEach((bar, digit) => (bar.firstElementChild.textContent = digit));
for (const name of ["pointerdown", "pointermove"]) canvas.addEventListener(name, draw);
for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => (pen = null));
byId("clear").onclick = () => clear();
byId("picture").onchange = ({ target }) => target.files[0] && openPicture(target.files[0]);
byId("check").onclick = async () => {
  const { pictures, differing } = await selftest(read);
  byId("checked").textContent = [`${pictures} golden pictures, ${differing.length} differ`, ...differing].join("\n");
};
clear();
try {
  read = await openReader();
  document.body.dataset.ready = "yes";
  byId("check").disabled = false;
  update();
} catch (error) {
  byId("sure").textContent = `The model cannot be opened: ${error.message}`;
}
