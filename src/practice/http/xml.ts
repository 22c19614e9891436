/** XML as AWS writes it, and the little it reads of it. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** One element with text in it; nothing at all where the value is null. */
export function element(name: string, value: string | number | boolean | null): string {
  return value === null ? '' : `<${name}>${escapeXml(String(value))}</${name}>`;
}

/** One element with elements in it. */
export function group(name: string, children: readonly string[], namespace: string | null = null): string {
  const attribute = namespace === null ? '' : ` xmlns="${escapeXml(namespace)}"`;
  return `<${name}${attribute}>${children.join('')}</${name}>`;
}

/** Control characters become references, as S3 writes them for keys that hold some. */
function escapeXml(text: string): string {
  return text.replace(
    /[&<>"\u0000-\u001f\u007f]/g,
    (character) => ESCAPES.get(character) ?? reference(character),
  );
}

const ESCAPES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\n', '\n'],
  ['\t', '\t'],
]);

function reference(character: string): string {
  return `&#x${character.charCodeAt(0).toString(16)};`;
}

export type XmlElement = { readonly [name: string]: XmlValue };
export type XmlValue = string | readonly XmlValue[] | XmlElement;

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: false,
  removeNSPrefix: true,
  trimValues: true,
});

/**
 * Reads a document without a DTD. Entities are not expanded but for XML's own five and character references.
 * @returns null where it is not well-formed, holds a DTD, or has no root element
 */
export function parseXml(text: string): XmlElement | null {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text) || XMLValidator.validate(text) !== true) return null;
  try {
    const parsed: unknown = parser.parse(text);
    return toElement(parsed);
  } catch {
    // The parser refuses what the validator lets pass: elements in a hundred others, names that objects have.
    return null;
  }
}

/** The child's elements, whether it came never, once or often. */
export function childrenOf(parent: XmlElement, name: string): readonly XmlElement[] {
  const all = [parent[name] ?? []].flat();
  return all.filter((value): value is XmlElement => typeof value === 'object' && !Array.isArray(value));
}

/** The child's text; null where there is none, or more than one. */
export function textOf(parent: XmlElement, name: string): string | null {
  const child = parent[name];
  return typeof child === 'string' ? decodeEntities(child) : null;
}

function toElement(value: unknown): XmlElement | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !name.startsWith('?'))
      .map(([name, child]) => [name, toValue(child)]),
  );
}

function toValue(value: unknown): XmlValue {
  if (Array.isArray(value)) return value.map(toValue);
  return toElement(value) ?? String(value ?? '');
}

const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED.get(String(name)) ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
