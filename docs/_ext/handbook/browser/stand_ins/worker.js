// Answers the page's questions in Python. It runs apart from the page, so that the page never
// stands still, and can reach neither the page nor the network.
const reader = new FileReaderSync();

// Bytes of a file as a string, one unit a byte.
self.handbookRead = (file, start, size) => reader.readAsBinaryString(file.blob.slice(start, start + size));

// What LatinBytes asks of such a string.
self.handbookBytes = {
  length: (text) => text.length,
  at: (text, place) => text.charCodeAt(place < 0 ? text.length + place : place),
  slice: (text, start, end) => text.slice(start, end),
  find(text, part, start, end) {
    const at = text.indexOf(part, start);
    return at + part.length > end ? -1 : at;
  },
  rfind(text, part, start, end) {
    const at = end < part.length ? -1 : text.lastIndexOf(part, end - part.length);
    return at < start ? -1 : at;
  },
  split(text, at, most) {
    const pieces = text.split(at);
    return most < 0 || pieces.length <= most ? pieces : [...pieces.slice(0, most), pieces.slice(most).join(at)];
  },
  // The letters A to Z alone, as Python has it for bytes.
  lower: (text) =>
    /[^\x00-\x7f]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text.toLowerCase(),
};

// A file with what Python asks of it, unpacked where gzip packed it.
async function readable(file, progress) {
  const opened = { name: file.name, changed: file.lastModified / 1000, fault: "", packed: false, blob: file, size: file.size };
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (start[0] !== 0x1f || start[1] !== 0x8b) return opened;
  opened.packed = true;
  const pieces = [];
  let unpacked = 0;
  const stream = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (let piece; !(piece = await stream.read()).done; ) {
      pieces.push(new Blob([piece.value]));
      unpacked += piece.value.length;
      progress(`${file.name}, unpacking`, unpacked, 0);
    }
  } catch {
    opened.fault = `broken or cut short: its first ${unpacked} unpacked bytes were read`;
  }
  opened.blob = new Blob(pieces);
  opened.size = opened.blob.size;
  return opened;
}

// What a reader needs of a traceback: the lines of the example.
function told(error) {
  let text = String(error);
  try {
    text = __BRYTHON__.error_trace(__BRYTHON__.exception(error));
  } catch {
    // Not an exception of Python: its own words are all there is.
  }
  const lines = text.trimEnd().split("\n");
  const at = lines.findIndex((line) => line.includes('"<string>"'));
  if (at < 1) return text.trimEnd();
  const shown = [lines[0], ...lines.slice(at)].join("\n");
  return shown.replace(/"<string>", line (\d+)/g, (_, line) => `"<string>", line ${line - 1}`);
}

self.onmessage = async ({ data }) => {
  const answer = (more) => self.postMessage({ number: data.number, ...more });
  const send = (piece) => answer({ piece });
  const progress = (name, done, size) => answer({ progress: { name, done, size } });
  try {
    let rest = "";
    if (data.kind === "run") self.handbookRun(data.module, data.before, data.source, send);
    else {
      const files = [];
      for (const file of data.files) files.push(await readable(file, progress));
      rest = self.handbookTrace(data.what, files, send, progress);
    }
    answer({ done: rest });
  } catch (error) {
    answer({ error: told(error) });
  }
};

// Modules come from the bundle; what is not there is missing, and nothing asks the network for it.
__BRYTHON__.make_import_paths = (file) => {
  __BRYTHON__.import_info[file] = { meta_path: [__BRYTHON__.finders.VFS], path_hooks: [], path: [] };
};
try {
  __BRYTHON__.runPythonSource("import handbook", "start");
} catch (error) {
  throw new Error(told(error));
}
for (const name of ["XMLHttpRequest", "fetch", "WebSocket", "EventSource", "importScripts", "indexedDB"]) {
  Object.defineProperty(self, name, { value: undefined });
}
self.postMessage({ ready: true });
