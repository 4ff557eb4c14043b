// Keeps the page, the model and the runtime in the browser, so that the page opens without a network.
const CACHE = "digit-reader-@VERSION@";
const FILES = ["./", "page.js", "embedded.js", "reader.js", "selftest.js", "reader.onnx", "runtime.json", "icon.svg", "manifest.webmanifest"];

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
  const { base, files } = await (await cache.match("runtime.json")).json();
  const parts = Object.entries(files).map(([name, integrity]) => new Request(base + name, { integrity }));
  await cache.addAll(parts);
  await self.skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith("digit-reader-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(caches.match(event.request, { ignoreSearch: true }).then((kept) => kept ?? fetch(event.request)));
});
