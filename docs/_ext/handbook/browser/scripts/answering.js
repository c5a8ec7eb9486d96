// Answers the page: what is pasted, explained part by part. It runs apart from the page, which never
// stands still, and can reach neither the page nor the network: its one way to a file is `load`, for
// what judges commands, and for the words of other languages.
const load = self.importScripts?.bind(self);

self.onmessage = ({ data }) => {
  const answer = (more) => self.postMessage({ number: data.number, ...more });
  let given = 0;
  const explain = () => {
    let at = 0;
    for (const found of handbookExplain(handbookIn(data.text).split("\n"))) {
      const piece = handbookJson(found);
      if (at++ < given) continue; // said before a file was missed
      given = at;
      answer({ piece });
    }
  };
  try {
    for (let missed = true; missed; ) {
      try {
        explain();
        missed = false;
      } catch (error) {
        if (!error.missed) throw error;
        load(new URL(error.missed, self.location));
      }
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
