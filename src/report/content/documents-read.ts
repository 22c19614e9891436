/** The policy documents that were read or handed over, as they are, for whoever wants to see for themselves. */
import { applyEdits, format } from 'jsonc-parser';
import type { Evidence } from '../../diagnosis/index.ts';
import { type I18n, printableLines } from '../../i18n/index.ts';
import { tooDeepAt } from '../../policy/index.ts';

export interface DocumentRead {
  readonly title: string;
  readonly text: string;
}

export function documentsRead(evidence: Evidence, { t }: I18n): readonly DocumentRead[] {
  const found: DocumentRead[] = [];
  const add = (title: string, name: string | null, text: string) =>
    found.push({
      title: name === null ? title : t('check:controls.line', { name: title, outcome: name }),
      text: laidOut(text),
    });
  const { keyPolicy, bucketPolicy, grants, identity, vpcEndpointPolicy } = evidence;
  if (keyPolicy.status === 'read') add(t('diagnosis:layers.key-policy'), null, keyPolicy.value);
  if (grants.status === 'read' && grants.value.length > 0)
    add(t('report:evidence.pieces.grants'), null, JSON.stringify(grants.value));
  if (identity.status === 'read') {
    const { policies, boundary } = identity.value;
    for (const { name, group, document } of policies)
      add(t('diagnosis:layers.identity-policy'), group === null ? name : `${group}/${name}`, document);
    if (boundary !== null && boundary.document !== null)
      add(t('diagnosis:layers.permissions-boundary'), boundary.arn, boundary.document);
  }
  if (bucketPolicy.status === 'read') add(t('diagnosis:layers.bucket-policy'), null, bucketPolicy.value);
  for (const [piece, layer] of LISTS) {
    const list = evidence[piece];
    if (list.status !== 'read') continue;
    for (const { name, document } of list.value) add(t(`diagnosis:layers.${layer}`), name, document);
  }
  if (vpcEndpointPolicy.status === 'read')
    add(
      t('diagnosis:layers.vpc-endpoint-policy'),
      vpcEndpointPolicy.value.name,
      vpcEndpointPolicy.value.document,
    );
  return found;
}

const LISTS = [
  ['sessionPolicies', 'session-policy'],
  ['serviceControl', 'service-control-policy'],
  ['resourceControl', 'resource-control-policy'],
] as const;

/** On one line, as services keep them, nobody can read them; nothing else of the text changes. */
function laidOut(text: string): string {
  const clean = printableLines(text).trim();
  if (clean.includes('\n') || tooDeepAt(clean) !== null) return clean;
  return applyEdits(clean, format(clean, undefined, { tabSize: 2, insertSpaces: true, eol: '\n' }));
}
