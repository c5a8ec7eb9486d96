// Matches for the stand-in of Python's `re` (docs/_ext/handbook/browser/stand_ins/re.py), which translates the expressions.
// Places are counted in characters, as Python does, and not in halves of them.
self.handbookMatcher = class {
  constructor(source, flags) {
    this.source = source;
    this.flags = flags + "d";
    this.made = {};
  }

  expression(how) {
    this.made[how] ??= new RegExp(
      how === "fullmatch" ? `(?:${this.source})(?![\\s\\S])` : this.source,
      this.flags + (how === "search" ? "g" : "y"),
    );
    return this.made[how];
  }

  // Start and end of the match and of each group in turn, -1 where a group has no part; else null.
  find(how, text, pos, endpos, length) {
    const places = length === text.length ? null : new Places(text);
    if (places) [pos, endpos] = [places.unit(pos), places.unit(endpos)];
    if (endpos < text.length) text = text.slice(0, endpos);
    const found = how === "not empty" ? this.advance(text, pos) : this.at(how, text, pos);
    if (!found) return null;
    const spans = [];
    for (const span of found.indices) {
      if (!span) spans.push(-1, -1);
      else if (places) spans.push(places.character(span[0]), places.character(span[1]));
      else spans.push(span[0], span[1]);
    }
    return spans;
  }

  at(how, text, pos) {
    const expression = this.expression(how);
    expression.lastIndex = pos;
    return expression.exec(text);
  }

  // The next match after an empty one at `pos`.
  advance(text, pos) {
    const here = this.at("match", text, pos);
    if (here && here[0]) return here;
    return pos < text.length ? this.at("search", text, pos + 1) : null;
  }
};

// Where characters stand in a text in which some take two units.
class Places {
  constructor(text) {
    this.units = [];
    this.characters = [];
    let at = 0;
    for (const character of text) {
      for (let unit = 0; unit < character.length; unit++) this.characters.push(this.units.length);
      this.units.push(at);
      at += character.length;
    }
    this.units.push(at);
    this.characters.push(this.units.length - 1);
  }

  unit(character) {
    return this.units[character];
  }

  character(unit) {
    return this.characters[unit];
  }
}

// Whether an expression is made of words, choices without a group and "[^ ]*" alone.
function balanced(text) {
  let depth = 0;
  for (const sign of text.match(/[()]/g) ?? []) {
    depth += sign === "(" ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
self.handbookPlain = (text) => typeof text === "string" && /^(?:[\p{L}\p{N} |@]|\(\?:|\)|\[\^ \]\*)*$/u.test(text) && balanced(text);
