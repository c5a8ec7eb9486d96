// What Python's types and built-in functions do, for code that to_javascript made. A name of the
// compiled code never begins with "$"; an attribute x of Python is $x here.
//
// Characters beyond U+FFFF take two units in JavaScript and one in Python. handbookIn puts a sign of
// the private use area that the text does not have in the place of each, and $ascii writes it back.
const $named = (name, base) => ({ [name]: class extends base {} })[name];
class $Exception extends Error {
  constructor(...given) {
    super(given[0]);
    this.$__init__(...given);
  }
  $__init__(message) {
    this.message = message ?? "";
  }
}
const $ValueError = $named("ValueError", $Exception);
const $OSError = $named("OSError", $Exception);
const $FileNotFoundError = $named("FileNotFoundError", $OSError);
const $KeyError = $named("KeyError", $Exception);
const $IndexError = $named("IndexError", $Exception);
const $TypeError = $named("TypeError", $Exception);
const $StopIteration = $named("StopIteration", $Exception);
const $OverflowError = $named("OverflowError", $ValueError);
const $RecursionError = RangeError; // what JavaScript throws where the stack ends

class $Object {
  constructor(...given) {
    this.$__init__(...given);
  }
  $__init__() {}
}
const $object = (...given) => new $Object(...given);
class $Data {}
class $Tuple {
  *[Symbol.iterator]() {
    for (const name of this.$fields) yield this[name];
  }
  $_asdict() {
    return new Map(this.$fields.map((name) => [name.slice(1), this[name]]));
  }
}
const $replaced = (value, given) => Object.assign(Object.create(Object.getPrototypeOf(value)), value, given);
function $keep(owner, name, make) {
  const value = make.call(owner);
  Object.defineProperty(owner, name, { value, writable: true });
  return value;
}
function $bound(owner, name) {
  const value = owner[name];
  return typeof value === "function" && !Object.hasOwn(owner, name) ? value.bind(owner) : value;
}

// --- keys: what is equal in Python is one and the same here ------------------------------------

const $interned = new Map();
function $written(value) {
  if (value === null || typeof value !== "object") return typeof value + ":" + String(value).length + ":" + String(value);
  if (value instanceof $datetime) return `time:${value.seconds}.${value.micro}`;
  if (Array.isArray(value)) return `(${value.map($written).join(",")})`;
  if (value.$fields) return value.constructor.name + $written(value.$fields.map((name) => value[name]));
  return undefined;
}
function $key(value) {
  if (value === undefined) return null;
  if (value === null || typeof value !== "object") return value;
  const written = $written(value);
  if (written === undefined) return value;
  if (!$interned.has(written)) $interned.set(written, value);
  return $interned.get(written);
}
const $set_of = (values) => {
  const made = new Set();
  for (const value of values) made.add($key(value));
  return made;
};
const $dict_of = (pairs) => {
  const made = new Map();
  for (const [key, value] of pairs) made.set($key(key), value);
  return made;
};

// --- truth, equality, order --------------------------------------------------------------------

function $b(value) {
  switch (typeof value) {
    case "boolean": return value;
    case "string": return value.length > 0;
    case "number": return value !== 0;
    case "undefined": return false;
    case "function": return true;
    case "bigint": return value !== 0n;
  }
  if (value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map || value instanceof Set) return value.size > 0;
  return true;
}
function $eq(a, b) {
  if (a === b) return true;
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null);
  if (typeof a !== "object" || typeof b !== "object") return a == b && typeof a !== "string" && typeof b !== "string";
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((one, at) => $eq(one, b[at]));
  if (a instanceof $datetime) return b instanceof $datetime && $order(a, b) === 0;
  if (a instanceof Set) return b instanceof Set && a.size === b.size && [...a].every((one) => b.has(one));
  if (a instanceof Map) {
    return b instanceof Map && a.size === b.size && [...a].every(([key, one]) => b.has(key) && $eq(one, b.get(key)));
  }
  return a.constructor === b.constructor && !!a.$fields && a.$fields.every((name) => $eq(a[name], b[name]));
}
function $order(a, b) {
  if (typeof a !== "object") {
    if (a === undefined || b === undefined || b === null) throw new $TypeError("no order");
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (Array.isArray(a)) {
    for (let at = 0; at < a.length && at < b.length; at++) {
      if (!$eq(a[at], b[at])) return $order(a[at], b[at]);
    }
    return a.length - b.length;
  }
  if (a instanceof $datetime || a instanceof $timedelta) return a.seconds - b.seconds || a.micro - b.micro;
  if (a instanceof Set) {
    const [less, more] = [a.$issubset(b), a.$issuperset(b)];
    return less && more ? 0 : less ? -1 : more ? 1 : NaN;
  }
  if (a instanceof $Tuple) return $order([...a], [...b]);
  throw new $TypeError("no order");
}
function $in(value, all) {
  if (typeof all === "string") return all.includes(value);
  if (Array.isArray(all)) {
    if (value === null || typeof value !== "object") return all.includes(value);
    return all.some((one) => $eq(one, value));
  }
  if (all instanceof Map || all instanceof Set) return all.has($key(value));
  for (const one of all) if ($eq(one, value)) return true;
  return false;
}

// --- arithmetic --------------------------------------------------------------------------------

const $small = (value) => (value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value);
const $whole = (value) => BigInt(value);
function $add(a, b) {
  if (typeof a === "string") return a + b;
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    return Number.isSafeInteger(sum) ? sum : $small($whole(a) + $whole(b));
  }
  if (typeof a === "bigint" || typeof b === "bigint") return $small($whole(a) + $whole(b));
  if (Array.isArray(a)) return [...a, ...b];
  return typeof a === "object" ? a.$__add__(b) : Number(a) + Number(b);
}
function $sub(a, b) {
  if (a instanceof Set) return new Set([...a].filter((one) => !b.has(one)));
  if (typeof a === "bigint" || typeof b === "bigint") return $small($whole(a) - $whole(b));
  return a - b;
}
function $mul(a, b) {
  if (typeof a === "string") return a.repeat(Math.max(0, Number(b)));
  if (Array.isArray(a)) return Array.from({ length: Math.max(0, Number(b)) }, () => a).flat(1);
  if (typeof a === "number" && typeof b === "number") {
    const made = a * b;
    return Number.isSafeInteger(made) || !Number.isInteger(made) ? made : $small($whole(a) * $whole(b));
  }
  return $small($whole(a) * $whole(b));
}
function $mod(a, b) {
  if (typeof a === "string") return a.replace(/%\((\w+)\)s/g, (_, name) => $str(b.get(name)));
  if (typeof a === "bigint" || typeof b === "bigint") return $small((($whole(a) % $whole(b)) + $whole(b)) % $whole(b));
  return ((a % b) + b) % b;
}
function $div(a, b) {
  if (typeof a === "bigint" || typeof b === "bigint") return $small(($whole(a) - $whole($mod(a, b))) / $whole(b));
  return Math.floor(a / b);
}
const $divmod = (a, b) => [$div(a, b), $mod(a, b)];
const $either = (a, b) => {
  if (a instanceof Set) return new Set([...a, ...b]);
  return a instanceof Map ? new Map([...a, ...b]) : a | b;
};
const $both = (a, b) => (a instanceof Set ? new Set([...a].filter((one) => $in(one, b))) : a & b);
function $grow(a, b) {
  if (!Array.isArray(a)) return $add(a, b);
  for (const one of [...$i(b)]) a.push(one);
  return a;
}
function $unite(a, b) {
  if (!(a instanceof Set) && !(a instanceof Map)) return a | b;
  if (a instanceof Map) for (const [key, value] of b) a.set(key, value);
  else for (const one of $i(b)) a.$add(one);
  return a;
}

// --- parts of a whole --------------------------------------------------------------------------

const $i = (value) => (value instanceof Map ? value.keys() : value);
function $get(value, key) {
  if (typeof value === "string" || Array.isArray(value)) {
    const found = value.at(key);
    if (found === undefined) throw new $IndexError("out of range");
    return found;
  }
  if (value instanceof Map) {
    const known = $key(key);
    if (value.has(known)) return value.get(known);
    if (value.$__missing__) return value.$__missing__(key);
    throw new $KeyError($str(key));
  }
  if (value.$__getitem__) return value.$__getitem__(key);
  return value[value.$fields.at(key)];
}
function $set(value, key, given) {
  if (value instanceof Map) value.set($key(key), given);
  else value[key < 0 ? value.length + key : key] = given;
}
const $cut = (list, from) => {
  list.length = from < 0 ? Math.max(0, list.length + from) : Math.min(from, list.length);
};
function $slice(value, low, high, step) {
  const all = value instanceof $Tuple ? [...value] : value;
  if (step === undefined || step === null) return all.slice(low ?? 0, high ?? all.length);
  const picked = [];
  const size = all.length;
  const place = (at, otherwise, least, most) =>
    at === null ? otherwise : Math.min(most, Math.max(least, at < 0 ? size + at : at));
  if (step > 0) for (let at = place(low, 0, 0, size); at < place(high, size, 0, size); at += step) picked.push(all[at]);
  else for (let at = place(low, size - 1, -1, size - 1); at > place(high, -1, -1, size - 1); at += step) picked.push(all[at]);
  return typeof all === "string" ? picked.join("") : picked;
}
const $len = (value) => value.length ?? value.size ?? value.$fields.length;

// --- built-in functions ------------------------------------------------------------------------

const $is_str = (value) => typeof value === "string";
const $is_int = (value) => (typeof value === "number" && Number.isInteger(value)) || typeof value === "bigint" || typeof value === "boolean";
const $is_dict = (value) => value instanceof Map;
const $is_list = Array.isArray;
const $is_tuple = (value) => Array.isArray(value) || value instanceof $Tuple;
const $is_bytes = () => false;
const $bytes = undefined;
const $bool = (value = false) => $b(value);
const $str = (value = "") => {
  if (typeof value === "string") return value;
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value instanceof Error) return value.message;
  if (Array.isArray(value) || value instanceof Map) return $repr(value);
  return value.$__str__ ? value.$__str__() : String(value);
};
function $repr(value) {
  if (Array.isArray(value)) return `[${value.map($repr).join(", ")}]`;
  if (value instanceof Map) throw new TypeError("a dict has no text here");
  if (typeof value !== "string") return $str(value);
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const inside = Array.from(value, (sign) => {
    const known = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", [quote]: `\\${quote}` }[sign];
    if (known) return known;
    const code = sign.codePointAt(0);
    if (code < 32 || code === 127) return `\\x${code.toString(16).padStart(2, "0")}`;
    if ($back.has(sign) || !/[\p{C}\p{Z}]/u.test(sign) || sign === " ") return sign;
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
  return quote + inside.join("") + quote;
}
function $int(value = 0, base = 10) {
  if (typeof value === "bigint") return value;
  if (typeof value !== "string") return Math.trunc(Number(value));
  const text = value.trim();
  const digits = { 8: /^[+-]?[0-7]+$/, 10: /^[+-]?[0-9]+$/, 16: /^[+-]?(?:0x)?[0-9a-f]+$/i }[base];
  if (!digits?.test(text)) throw new $ValueError(`invalid literal for int() with base ${base}: ${$repr(value)}`);
  const made = parseInt(text, base);
  return Number.isSafeInteger(made) ? made : $small(BigInt(text));
}
const $float = (value) => Number(value);
const $abs = Math.abs;
const $ord = (text) => text.codePointAt(0);
const $chr = (code) => String.fromCodePoint(code);
const $hasattr = (value, name) => `$${name}` in Object(value);
const $callable = (value) => typeof value === "function";
const $list = (values = []) => [...$i(values)];
const $tuple = $list;
const $set_ = (values = []) => $set_of($i(values));
const $frozenset = $set_;
const $dict = (pairs = []) => $dict_of(pairs);
const $fromkeys = (keys, value = null) => $dict_of(Array.from($i(keys), (key) => [key, value]));
const $iter = (values) => $i(values)[Symbol.iterator]();
function $next(iterator, otherwise) {
  const { done, value } = iterator.next();
  if (!done) return value;
  if (otherwise === undefined) throw new $StopIteration("");
  return otherwise;
}
const $any = (values) => {
  for (const value of $i(values)) if ($b(value)) return true;
  return false;
};
const $all = (values) => {
  for (const value of $i(values)) if (!$b(value)) return false;
  return true;
};
const $sum = (values) => {
  let sum = 0;
  for (const value of $i(values)) sum = $add(sum, value);
  return sum;
};
function $best(sign, { key, default: otherwise }, given) {
  let best, measured;
  for (const value of given.length === 1 ? $i(given[0]) : given) {
    const measure = key ? key(value) : value;
    if (best === undefined || $order(measure, measured) * sign > 0) [best, measured] = [value, measure];
  }
  if (best !== undefined) return best;
  if (otherwise === undefined) throw new $ValueError("nothing to choose from");
  return otherwise;
}
const $max = (options, ...given) => $best(1, options, given);
const $min = (options, ...given) => $best(-1, options, given);
function $sorted({ key, reverse }, values) {
  const pairs = Array.from($i(values), (value) => [key ? key(value) : value, value]);
  pairs.sort(([a], [b]) => (reverse ? $order(b, a) : $order(a, b)));
  return pairs.map(([, value]) => value);
}
const $sort = (list, options) => {
  list.splice(0, list.length, ...$sorted(options, list));
};
const $reversed = (values) => [...$i(values)].reverse();
function* $range(low, high, step = 1) {
  if (high === undefined) [low, high] = [0, low];
  for (let at = low; step > 0 ? at < high : at > high; at += step) yield at;
}
function* $enumerate(values, from = 0) {
  for (const value of $i(values)) yield [from++, value];
}
function* $zip(...given) {
  const iterators = given.map($iter);
  for (;;) {
    const row = [];
    for (const iterator of iterators) {
      const { done, value } = iterator.next();
      if (done) return;
      row.push(value);
    }
    if (!row.length) return;
    yield row;
  }
}
function* $map(call, ...given) {
  for (const row of $zip(...given)) yield call(...row);
}
function $cached(call) {
  const kept = new Map();
  return (...given) => {
    const key = given.length === 1 ? $key(given[0]) : $key(given);
    if (!kept.has(key)) {
      if (kept.size > 4096) kept.clear();
      kept.set(key, call(...given) ?? null);
    }
    return kept.get(key);
  };
}
function $format(value, spec) {
  if (value instanceof $datetime) return value.format(spec);
  const [, fill, width, kind] = spec.match(/^(0?)(\d*)([dx]?)$/);
  const text = kind === "x" ? value.toString(16) : $str(value);
  return text.padStart(Number(width), fill || " ");
}

// --- methods of the built-in types -------------------------------------------------------------

const $methods = (type, methods) => {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(type.prototype, `$${name}`, { value, writable: true, configurable: true });
  }
};
const $BLANK = "\\t\\n\\v\\f\\r\\x1c-\\x1f \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const $STARTS = new RegExp(`^[${$BLANK}]+`);
const $ENDS = new RegExp(`[${$BLANK}]+$`);
const $BLANKS = new RegExp(`[${$BLANK}]+`);
const $WORDS = new RegExp(`[^${$BLANK}]+`, "g");
const $trimmed = (text, signs, front, back) => {
  let from = 0, to = text.length;
  if (signs === undefined || signs === null) {
    if (front) text = text.replace($STARTS, "");
    if (!back) return text;
    // From behind, sign by sign: an expression would try at each blank of a long text.
    to = text.length;
    while (to > 0 && $BLANKS.test(text[to - 1])) to--;
    return text.slice(0, to);
  }
  if (front) while (from < to && signs.includes(text[from])) from++;
  if (back) while (to > from && signs.includes(text[to - 1])) to--;
  return text.slice(from, to);
};
const $place = (at, size) => (at < 0 ? Math.max(0, size + at) : at);
$methods(String, {
  split(sign, most = -1) {
    if (sign === undefined || sign === null) {
      if (most < 0) return this.match($WORDS) ?? [];
      const pieces = [];
      let rest = this.replace($STARTS, "");
      while (rest && pieces.length < most) {
        const at = rest.search($BLANKS);
        pieces.push(at < 0 ? rest : rest.slice(0, at));
        rest = at < 0 ? "" : rest.slice(at).replace($STARTS, "");
      }
      if (rest) pieces.push(rest);
      return pieces;
    }
    const pieces = this.split(sign);
    return most < 0 || pieces.length <= most + 1 ? pieces : [...pieces.slice(0, most), pieces.slice(most).join(sign)];
  },
  rsplit(sign, most = -1) {
    if (sign === undefined || sign === null) {
      const pieces = this.match($WORDS) ?? [];
      if (most < 0 || pieces.length <= most) return pieces;
      const kept = [];
      let rest = $trimmed(String(this), null, false, true);
      while (kept.length < most) {
        let at = rest.length;
        while (at > 0 && !$BLANKS.test(rest[at - 1])) at--;
        kept.unshift(rest.slice(at));
        rest = $trimmed(rest.slice(0, at), null, false, true);
      }
      return [rest.replace($STARTS, ""), ...kept];
    }
    const pieces = this.split(sign);
    const first = pieces.length - most;
    return most < 0 || first <= 1 ? pieces : [pieces.slice(0, first).join(sign), ...pieces.slice(first)];
  },
  splitlines() {
    const lines = this.split(/\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/);
    if (lines.at(-1) === "") lines.pop();
    return lines;
  },
  strip(signs) { return $trimmed(String(this), signs, true, true); },
  lstrip(signs) { return $trimmed(String(this), signs, true, false); },
  rstrip(signs) { return $trimmed(String(this), signs, false, true); },
  startswith(start, from, to) {
    const text = from === undefined ? this : this.slice(from, to ?? this.length);
    return Array.isArray(start) ? start.some((one) => text.startsWith(one)) : text.startsWith(start);
  },
  endswith(end, from, to) {
    const text = from === undefined ? this : this.slice(from, to ?? this.length);
    return Array.isArray(end) ? end.some((one) => text.endsWith(one)) : text.endsWith(end);
  },
  find(text, from = 0, to) {
    const start = $place(from, this.length);
    const end = to === undefined || to === null ? this.length : Math.min(this.length, $place(to, this.length));
    if (start > this.length) return -1;
    const at = this.indexOf(text, start);
    return at < 0 || at + text.length > end ? -1 : at;
  },
  rfind(text, from = 0, to) {
    const start = $place(from, this.length);
    const end = to === undefined || to === null ? this.length : Math.min(this.length, $place(to, this.length));
    if (end - text.length < start) return -1;
    const at = this.lastIndexOf(text, end - text.length);
    return at < start ? -1 : at;
  },
  index(text, from = 0, to) {
    const at = this.$find(text, from, to);
    if (at < 0) throw new $ValueError("substring not found");
    return at;
  },
  count(text) { return text ? this.split(text).length - 1 : this.length + 1; },
  replace(old, by, most = -1) {
    if (most < 0) return this.replaceAll(old, () => by);
    const pieces = this.$split(old, most);
    return pieces.join(by);
  },
  join(values) { return [...$i(values)].join(this); },
  lower() { return this.toLowerCase(); },
  upper() { return this.toUpperCase(); },
  casefold() { return this.toLowerCase().replaceAll("ß", "ss"); },
  capitalize() { return this.slice(0, 1).toUpperCase() + this.slice(1).toLowerCase(); },
  isdigit() { return /^[\p{Nd}²³¹⁰⁴-⁹₀-₉]+$/u.test(this); },
  isalpha() { return /^\p{L}+$/u.test(this); },
  isalnum() { return /^[\p{L}\p{N}]+$/u.test(this); },
  isidentifier() { return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(this); },
  isascii() { return !/[^\x00-\x7f]/.test(this); },
  isspace() { return this.length > 0 && !this.match($WORDS); },
  isupper() { return this.toUpperCase() === String(this) && this.toLowerCase() !== String(this); },
  partition(sign) {
    const at = this.indexOf(sign);
    return at < 0 ? [String(this), "", ""] : [this.slice(0, at), sign, this.slice(at + sign.length)];
  },
  rpartition(sign) {
    const at = this.lastIndexOf(sign);
    return at < 0 ? ["", "", String(this)] : [this.slice(0, at), sign, this.slice(at + sign.length)];
  },
  removeprefix(start) { return start && this.startsWith(start) ? this.slice(start.length) : String(this); },
  removesuffix(end) { return end && this.endsWith(end) ? this.slice(0, -end.length) : String(this); },
  translate(table) {
    return Array.from(this, (sign) => (table.has(sign.codePointAt(0)) ? table.get(sign.codePointAt(0)) ?? "" : sign)).join("");
  },
});
const $maketrans = (from, to, dropped = "") => {
  if (from instanceof Map) return new Map(Array.from(from, ([key, value]) => [$ord(key), value]));
  return new Map([...Array.from(from, (sign, at) => [$ord(sign), to[at]]), ...Array.from(dropped, (sign) => [$ord(sign), null])]);
};
$methods(Array, {
  append(value) { this.push(value); },
  extend(values) { for (const value of [...$i(values)]) this.push(value); },
  insert(at, value) { this.splice(at, 0, value); },
  pop(at = -1) {
    if (!this.length) throw new $IndexError("pop from empty list");
    return this.splice(at, 1)[0];
  },
  remove(value) { this.splice(this.$index(value), 1); },
  reverse() { this.reverse(); },
  index(value) {
    const at = this.findIndex((one) => $eq(one, value));
    if (at < 0) throw new $ValueError("not in the list");
    return at;
  },
  count(value) { return this.filter((one) => $eq(one, value)).length; },
  copy() { return [...this]; },
  clear() { this.length = 0; },
});
$methods(Map, {
  __init__() {},
  get(key, otherwise = null) {
    const known = $key(key);
    return this.has(known) ? this.get(known) : otherwise;
  },
  keys() { return [...this.keys()]; },
  values() { return [...this.values()]; },
  items() { return [...this.entries()]; },
  setdefault(key, value = null) {
    const known = $key(key);
    if (!this.has(known)) this.set(known, value);
    return this.get(known);
  },
  pop(key, otherwise) {
    const known = $key(key);
    if (!this.has(known) && otherwise === undefined) throw new $KeyError($str(key));
    const value = this.has(known) ? this.get(known) : otherwise;
    this.delete(known);
    return value;
  },
  update(other) { for (const [key, value] of other) this.set($key(key), value); },
  copy() { return new Map(this); },
});
$methods(Set, {
  add(value) { this.add($key(value)); },
  discard(value) { this.delete($key(value)); },
  update(...all) { for (const values of all) for (const value of $i(values)) this.add($key(value)); },
  pop() {
    const [value] = this;
    this.delete(value);
    return value;
  },
  isdisjoint(other) {
    for (const value of $i(other)) if (this.has($key(value))) return false;
    return true;
  },
  issuperset(other) {
    for (const value of $i(other)) if (!this.has($key(value))) return false;
    return true;
  },
  issubset(other) { return [...this].every((value) => $in(value, other)); },
  union(...all) { return new Set([...this, ...all.flatMap((values) => [...$i(values)])]); },
});
class $Dict extends Map {
  constructor(...given) {
    super();
    this.$__init__(...given);
  }
}
class $Counter extends Map {
  constructor(values = []) {
    super();
    for (const value of $i(values)) this.set($key(value), (this.get($key(value)) ?? 0) + 1);
  }
  $__missing__() { return 0; }
}

// --- time --------------------------------------------------------------------------------------

class $timedelta {
  constructor(days = 0, seconds = 0, microseconds = 0) {
    const whole = BigInt(days) * 86_400_000_000n + BigInt(seconds) * 1_000_000n + BigInt(microseconds);
    const micro = ((whole % 1_000_000n) + 1_000_000n) % 1_000_000n;
    this.micro = Number(micro);
    this.seconds = Number((whole - micro) / 1_000_000n);
  }
}
const $LAST = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;
class $datetime {
  constructor(year, month, day, hour = 0, minute = 0, second = 0, microsecond = 0, tzinfo = null) {
    if (year === undefined) return;
    this.seconds = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
    this.micro = microsecond;
    this.$tzinfo = tzinfo;
  }
  $__add__(span) {
    const made = new $datetime();
    made.micro = (this.micro + span.micro) % 1_000_000;
    made.seconds = this.seconds + span.seconds + (this.micro + span.micro >= 1_000_000 ? 1 : 0);
    if (made.seconds > $LAST) throw new $OverflowError("date value out of range");
    made.$tzinfo = this.$tzinfo;
    return made;
  }
  $isoformat(sep = "T", timespec = "auto") {
    const text = new Date(this.seconds * 1000).toISOString().slice(0, 19).replace("T", sep);
    const fraction = timespec === "microseconds" || (timespec === "auto" && this.micro) ? `.${String(this.micro).padStart(6, "0")}` : "";
    return text + fraction + (this.$tzinfo ? "+00:00" : "");
  }
  format(spec) {
    const [date, clock] = this.$isoformat(" ", "seconds").slice(0, 19).split(" ");
    const [year, month, day] = date.split("-");
    const [hour, minute, second] = clock.split(":");
    return spec.replace(/%([YmdHMS])/g, (_, sign) => ({ Y: year, m: month, d: day, H: hour, M: minute, S: second })[sign]);
  }
}
const $timezone = { $utc: "UTC" };

// --- files and JSON ----------------------------------------------------------------------------

const $files = self.handbookFiles ?? {};
function $data(module, name) {
  const path = `${module.replaceAll(".", "/")}/${name}`;
  if (!(path in $files)) throw self.handbookLater?.[path] ?? new $FileNotFoundError(path);
  return { path };
}
const $loads = (file) => $python($files[file.path]);
function $python(value) {
  if (Array.isArray(value)) return value.map($python);
  if (value === null || typeof value !== "object") return value;
  return new Map(Object.entries(value).map(([key, one]) => [key, $python(one)]));
}
const $back = new Map();
const $escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
const $ascii = (text) =>
  JSON.stringify(text).replace(/[^ -~]|\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g, (sign) => {
    if (sign.length > 1) return sign.toLowerCase();
    return $back.has(sign) ? Array.from({ length: 2 }, (_, at) => $escaped($back.get(sign)[at])).join("") : $escaped(sign);
  });
function $dumps(value) {
  if (typeof value === "string") return $ascii(value);
  if (value === null || value === undefined) return "null";
  if (typeof value !== "object") return String(value);
  if (value instanceof Map) {
    const pairs = Array.from(value, ([key, one]) => $ascii($str(key)) + ": " + $dumps(one));
    return `{${pairs.join(", ")}}`;
  }
  return `[${Array.from(value, $dumps).join(", ")}]`;
}

// A text as Python's: each character is one unit. Private signs of the text itself stay what they are.
self.handbookIn = (text) => {
  $back.clear();
  const known = new Map();
  let next = 0xe000;
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, (pair) => {
    if (!known.has(pair)) {
      while (next < 0xf8ff && text.includes(String.fromCharCode(next))) next++;
      known.set(pair, String.fromCharCode(next));
      $back.set(String.fromCharCode(next++), pair);
    }
    return known.get(pair);
  });
};

self.handbookMatcher.prototype.$find = self.handbookMatcher.prototype.find;
