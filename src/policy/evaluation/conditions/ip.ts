/** An address as bits, most significant first, in one number of 32 or 128 bits. */
interface Address {
  readonly bits: bigint;
  readonly length: 32 | 128;
}

/**
 * Whether an address lies in a CIDR block (`203.0.113.0/24`, `2001:db8::/32`, or one address); false when either
 * is malformed or they are of different families.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */
export function isInBlock(address: string, block: string): boolean {
  const slash = block.indexOf('/');
  const base = parseAddress(slash < 0 ? block : block.slice(0, slash));
  const candidate = parseAddress(address);
  if (base === null || candidate === null || base.length !== candidate.length) return false;
  const prefix = slash < 0 ? base.length : decimal(block.slice(slash + 1), base.length);
  if (prefix === null) return false;
  const shift = BigInt(base.length - prefix);
  return base.bits >> shift === candidate.bits >> shift;
}

function parseAddress(text: string): Address | null {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): Address | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let bits = 0n;
  for (const part of parts) {
    const value = decimal(part, 255);
    if (value === null) return null;
    bits = (bits << 8n) | BigInt(value);
  }
  return { bits, length: 32 };
}

function parseV6(text: string): Address | null {
  const halves = text.split('::');
  if (text.length > 45 || halves.length > 2) return null;
  const head = groups(halves[0] ?? '');
  const tail = groups(halves[1] ?? '');
  if (head === null || tail === null) return null;
  const gap = 8 - head.length - tail.length;
  if (halves.length === 1 ? gap !== 0 : gap < 1) return null;
  const words = [...head, ...Array.from({ length: gap }, () => 0), ...tail];
  return { bits: words.reduce((bits, word) => (bits << 16n) | BigInt(word), 0n), length: 128 };
}

/** The 16-bit groups of one side of `::`; the last may be written as an IPv4 address. */
function groups(text: string): number[] | null {
  if (text === '') return [];
  const words: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (part.includes('.') && index === parts.length - 1) {
      const v4 = parseV4(part);
      if (v4 === null) return null;
      words.push(Number(v4.bits >> 16n), Number(v4.bits & 0xffffn));
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      words.push(Number.parseInt(part, 16));
    } else {
      return null;
    }
  }
  return words;
}

function decimal(text: string, max: number): number | null {
  if (!/^\d{1,3}$/.test(text)) return null;
  const value = Number(text);
  return value <= max ? value : null;
}
