// Answers the page: what is pasted, explained part by part. It runs apart from the page, which never
// stands still, and can reach neither the page nor the network.
self.onmessage = ({ data }) => {
  const answer = (more) => self.postMessage({ number: data.number, ...more });
  try {
    for (const found of handbookExplain(handbookIn(data.text).split("\n"))) answer({ piece: handbookJson(found) });
    answer({ done: "" });
  } catch (error) {
    answer({ error: error.message });
  }
};
for (const name of ["XMLHttpRequest", "fetch", "WebSocket", "EventSource", "importScripts", "indexedDB"]) {
  Object.defineProperty(self, name, { value: undefined });
}
self.postMessage({ ready: true });
