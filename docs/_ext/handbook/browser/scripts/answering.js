// Answers the page: what is pasted, explained part by part. It runs apart from the page, which never
// stands still, and can reach neither the page nor the network: its one way to a file is `load`, for
// what judges commands.
const load = self.importScripts?.bind(self);

self.onmessage = ({ data }) => {
  const answer = (more) => self.postMessage({ number: data.number, ...more });
  let given = 0;
  const explain = () => {
    let at = 0;
    for (const found of handbookExplain(handbookIn(data.text).split("\n"))) {
      const piece = handbookJson(found);
      if (at++ < given) continue; // said before the judge was missed
      given = at;
      answer({ piece });
    }
  };
  try {
    try {
      explain();
    } catch (error) {
      if (error !== handbookMissing) throw error;
      load(new URL("commands.js", self.location));
      explain();
    }
    answer({ done: "" });
  } catch (error) {
    answer({ error: error.message });
  }
};
for (const name of ["XMLHttpRequest", "fetch", "WebSocket", "EventSource", "importScripts", "indexedDB"]) {
  Object.defineProperty(self, name, { value: undefined });
}
self.postMessage({ ready: true });
