// The data of a script: frequent words are one letter each, and records are columns (packed.py).
const handbookUnpacked = (packed, size) => {
  const bytes = handbookLzma(Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0)), size);
  const [words, own, text] = JSON.parse(new TextDecoder().decode(bytes));
  const wordOf = {};
  let code = 0x100;
  for (const word of words.split(" ")) {
    while (own.includes(String.fromCharCode(code))) code += 1;
    wordOf[String.fromCharCode(code)] = word;
    code += 1;
  }
  const [files, { counts, columns }] = JSON.parse(
    text.replace(/[\u0100-\uffff]/g, (letter) => wordOf[letter] ?? letter),
  );
  let row = 0;
  for (const path of Object.keys(counts)) {
    files[path] = [];
    for (const end = row + counts[path]; row < end; row += 1) {
      const record = {};
      for (const key of Object.keys(columns)) {
        if (columns[key][row] !== null) record[key] = columns[key][row];
      }
      files[path].push(record);
    }
  }
  return files;
};
