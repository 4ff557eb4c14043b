// Inside another page's frame: tells Streamlit, should that be the other page, that this one is there and how high it is.
if (window.parent !== window) {
  const tell = (type, more) => window.parent.postMessage({ isStreamlitMessage: true, type: `streamlit:${type}`, ...more }, "*");
  tell("componentReady", { apiVersion: 1 });
  new ResizeObserver(() => tell("setFrameHeight", { height: document.documentElement.offsetHeight + 16 })).observe(document.body);
} else {
  navigator.serviceWorker?.register("sw.js").catch(() => {}); // without https the page works, only not offline
}
