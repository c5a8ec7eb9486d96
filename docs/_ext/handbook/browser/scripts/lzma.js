// A stream of LZMA without a header, as packed.py writes it: no literal position bits, no position
// bits, three literal context bits. No browser unpacks it by itself, and gzip alone makes the data a
// fifth larger. `size` is how many bytes come out; where they are reached, the stream ends.
const handbookLzma = (packed, size) => {
  const out = new Uint8Array(size);
  const even = (count) => new Uint16Array(count).fill(1024); // 0 and 1 are as likely, of 2,048
  const lengths = () => ({ choice: even(2), low: even(8), middle: even(8), high: even(256) });
  const [isMatch, isRepeat, isNotLast, isThird, isFourth, isLong] = Array.from({ length: 6 }, () => even(12));
  const literals = even(0x300 << 3);
  const slots = Array.from({ length: 4 }, () => even(64));
  const [special, aligned] = [even(128), even(16)];
  const [ofMatch, ofRepeat] = [lengths(), lengths()];
  let [range, code, next] = [0xffffffff, 0, 1];
  const renew = () => {
    if (range >= 0x1000000) return;
    range = (range << 8) >>> 0;
    code = ((code << 8) | packed[next++]) >>> 0;
  };
  const bit = (chances, at) => {
    const bound = (range >>> 11) * chances[at];
    const isOne = code >= bound;
    if (isOne) {
      range -= bound;
      code -= bound;
      chances[at] -= chances[at] >>> 5;
    } else {
      range = bound;
      chances[at] += (2048 - chances[at]) >>> 5;
    }
    renew();
    return isOne ? 1 : 0;
  };
  const number = (chances, bits) => {
    let found = 1;
    for (let left = bits; left; left -= 1) found = (found << 1) | bit(chances, found);
    return found - (1 << bits);
  };
  const backwards = (chances, start, bits) => {
    let [found, node] = [0, 1];
    for (let at = 0; at < bits; at += 1) {
      const one = bit(chances, start + node);
      node = (node << 1) | one;
      found |= one << at;
    }
    return found;
  };
  const plain = (bits) => {
    let found = 0;
    for (let left = bits; left; left -= 1) {
      range >>>= 1;
      const one = code >= range ? 1 : 0;
      if (one) code -= range;
      found = (found << 1) | one;
      renew();
    }
    return found;
  };
  const length = ({ choice, low, middle, high }) => {
    if (!bit(choice, 0)) return number(low, 3);
    return bit(choice, 1) ? 16 + number(high, 8) : 8 + number(middle, 3);
  };
  const distance = (long) => {
    const slot = number(slots[Math.min(long, 3)], 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const start = (2 | (slot & 1)) << bits;
    if (slot < 14) return start + backwards(special, start - slot, bits);
    return start + (plain(bits - 4) << 4) + backwards(aligned, 0, 4);
  };
  for (let at = 0; at < 4; at += 1) code = ((code << 8) | packed[next++]) >>> 0;
  let [state, at] = [0, 0];
  const last = [0, 0, 0, 0]; // distances, the newest first
  while (at < size) {
    if (!bit(isMatch, state)) {
      const own = literals.subarray(0x300 * ((at ? out[at - 1] : 0) >> 5));
      let found = 1;
      if (state > 6) {
        let like = out[at - last[0] - 1];
        while (found < 0x100) {
          const other = (like >> 7) & 1;
          like <<= 1;
          const one = bit(own, ((1 + other) << 8) + found);
          found = (found << 1) | one;
          if (one !== other) break;
        }
      }
      while (found < 0x100) found = (found << 1) | bit(own, found);
      out[at++] = found;
      state = state < 4 ? 0 : state - (state < 10 ? 3 : 6);
      continue;
    }
    let long;
    if (!bit(isRepeat, state)) {
      long = length(ofMatch);
      last.unshift(distance(long));
      last.pop();
      state = state < 7 ? 7 : 10;
    } else {
      const which = !bit(isNotLast, state) ? 0 : !bit(isThird, state) ? 1 : 2 + bit(isFourth, state);
      if (!which && !bit(isLong, state)) {
        long = -1; // one byte
        state = state < 7 ? 9 : 11;
      } else {
        last.unshift(...last.splice(which, 1));
        long = length(ofRepeat);
        state = state < 7 ? 8 : 11;
      }
    }
    for (let left = Math.min(long + 2, size - at); left; left -= 1, at += 1) out[at] = out[at - last[0] - 1];
  }
  return out;
};
