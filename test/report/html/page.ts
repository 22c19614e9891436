/** A page as a strict XML parser sees it: what is there is there, and nothing is guessed. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

/** @throws where the page is not well-formed */
export function parsePage(html: string): Element {
  const valid = XMLValidator.validate(html);
  if (valid !== true) throw new Error(JSON.stringify(valid.err));
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    trimValues: false,
    parseTagValue: false,
    htmlEntities: true,
    processEntities: { maxTotalExpansions: 1_000_000, maxExpandedLength: 10_000_000 },
  });
  const [root] = (parser.parse(html) as unknown[]).map(toElement).filter((one) => typeof one !== 'string');
  if (root === undefined || typeof root === 'string') throw new Error('an empty page');
  return root;
}

function toElement(node: unknown): Element | string {
  const { ':@': attributes = {}, ...rest } = node as Record<string, unknown>;
  const [[name, content] = ['', []]] = Object.entries(rest);
  if (name === '#text') return String(content);
  return {
    name,
    attributes: attributes as Record<string, string>,
    children: (content as unknown[]).map(toElement),
  };
}

/** In document order, the element itself first. */
export function descendants(element: Element): readonly Element[] {
  return [
    element,
    ...element.children.flatMap((child) => (typeof child === 'string' ? [] : descendants(child))),
  ];
}

export function textOf(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}
