import type { DOMElement } from 'ink';

/** Where an element stands, counted from the top left corner of the whole output; null before it is laid out. */
export function placeOf(element: DOMElement | null): { readonly x: number; readonly y: number } | null {
  let x = 0;
  let y = 0;
  let node: DOMElement | undefined = element ?? undefined;
  if (!node?.yogaNode) return null;
  while (node?.yogaNode) {
    x += node.yogaNode.getComputedLeft();
    y += node.yogaNode.getComputedTop();
    node = node.parentNode;
  }
  return { x, y };
}
