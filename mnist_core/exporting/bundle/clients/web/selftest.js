// Reads the golden pictures and compares every digit, probability and pixel with what the app's own Python code gave.

function parsePgm(bytes) {
  const header = new TextDecoder("latin1").decode(bytes.subarray(0, 40)).match(/^P5\s+(\d+)\s+(\d+)\s+255\s/);
  return { width: Number(header[1]), height: Number(header[2]), gray: bytes.slice(header[0].length) };
}

const furthest = (found, expected) => Math.max(...expected.map((value, i) => Math.abs(value - found[i])));

export async function selftest(read, folder = "golden/") {
  const lines = (await (await fetch(folder + "expected.csv")).text()).trim().split("\n").slice(1);
  const differing = [];
  for (const line of lines) {
    const [name, digit, , ...numbers] = line.split(",");
    const { gray, height, width } = parsePgm(new Uint8Array(await (await fetch(folder + name)).arrayBuffer()));
    const answer = await read(gray, height, width);
    const probability = furthest(answer.probabilities, numbers.slice(0, 10).map(Number));
    const pixel = furthest(answer.image, numbers.slice(10).map(Number));
    if (answer.digit !== Number(digit) || !(probability <= 0.001) || !(pixel <= 1e-5)) {
      differing.push(`${name}: read ${answer.digit}, expected ${digit}; probabilities ${probability}, pixels ${pixel} apart`);
    }
  }
  return { pictures: lines.length, differing };
}
