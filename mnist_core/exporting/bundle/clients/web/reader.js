// Opens reader.onnx with onnxruntime-web and reads gray pages; works the same in a page of your own:
//   import { openReader } from "./reader.js";
//   const read = await openReader();
//   const { digit, probabilities, confident, hasInk, image } = await read(gray, height, width);

// runtime.json says where onnxruntime-web is: beside this file, or on a public server; either way its bytes are checked.
async function fetchRuntime() {
  const { base, files } = await (await fetch(new URL("runtime.json", import.meta.url))).json();
  const parts = Object.entries(files).map(async ([name, integrity]) => {
    const answer = await fetch(new URL(base + name, import.meta.url), { integrity });
    if (!answer.ok) throw new Error(`${base + name}: ${answer.status}; see "runtime" in README.md`);
    return answer.arrayBuffer();
  });
  return Promise.all(parts);
}

export async function openReader(modelUrl = new URL("reader.onnx", import.meta.url)) {
  const [script, wasmBinary] = await fetchRuntime();
  const scriptUrl = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const ort = await import(scriptUrl);
  ort.env.wasm.numThreads = 1; // threads need special server headers, and one digit needs no threads
  ort.env.wasm.wasmBinary = wasmBinary;
  const answer = await fetch(modelUrl);
  if (!answer.ok) throw new Error(`${modelUrl}: ${answer.status}`);
  const session = await ort.InferenceSession.create(new Uint8Array(await answer.arrayBuffer()));

  // gray: Uint8Array of height rows of width pixels, 0 black, 255 white; dark on light or light on dark.
  return async function read(gray, height, width) {
    const outputs = await session.run({ pixels: new ort.Tensor("uint8", gray, [height, width]) });
    return {
      digit: Number(outputs.digit.data[0]), // -1 where nothing is drawn
      probabilities: outputs.probabilities.data, // Float32Array of 10
      confident: Boolean(outputs.confident.data[0]),
      hasInk: Boolean(outputs.has_ink.data[0]),
      image: outputs.image.data, // Float32Array of 28 * 28: what the model saw
    };
  };
}

// Takes a canvas's pixels as the app does: luminance in whole numbers, what is transparent over white.
export function grayFromCanvas(canvas) {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const gray = new Uint8Array(canvas.width * canvas.height);
  for (let i = 0, at = 0; i < gray.length; i++, at += 4) {
    const luminance = (19595 * data[at] + 38470 * data[at + 1] + 7471 * data[at + 2] + 32768) >> 16;
    const alpha = data[at + 3];
    gray[i] = alpha === 255 ? luminance : Math.round((luminance * alpha + 255 * (255 - alpha)) / 255);
  }
  return gray;
}
