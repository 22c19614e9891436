/** What the verdict rests on: each piece of evidence, what it says in short, or why it is not there. */
import type { Evidence, IdentityPolicies, Piece } from '../../diagnosis/index.ts';
import { type I18n, printable } from '../../i18n/index.ts';
import { wasHandedOver } from './facts.ts';

type PieceName = Exclude<keyof Evidence, 'reportedError'>;

export interface EvidenceRow {
  readonly name: string;
  readonly state: 'read' | 'none' | 'refused' | 'not-asked';
  /** by whom it was read, or that it was not */
  readonly status: string;
  /** what it says, or why it is not there; may be empty */
  readonly detail: string;
}

type ReadValue<P> = P extends { readonly status: 'read'; readonly value: infer Value } ? Value : never;
type Values = { readonly [Name in PieceName]: ReadValue<Evidence[Name]> };
type Pieces = { readonly [Name in PieceName]: Piece<Values[Name]> };

/** What a piece says in short: documents are counted here, and shown whole elsewhere. */
type Says<Value> = (value: Value, i18n: I18n) => string;

interface Row<Value> {
  /** whether it can be handed over; no look-up of an upload's caller shows what is `only-given` */
  readonly comes: 'looked-up' | 'looked-up-or-given' | 'only-given';
  /** whether it has a row where nobody asked for it */
  readonly shown: 'always' | 'if-there';
  readonly says: Says<Value>;
}

/** In the order in which they weigh. */
const ROWS: { readonly [Name in PieceName]: Row<Values[Name]> } = {
  caller: given((caller) => ('arn' in caller ? printable(caller.arn ?? '') : '')),
  key: lookedUp(({ state, spec, usage, manager }) =>
    [state, spec, usage, manager].map((one) => printable(one, 60)).join(', '),
  ),
  keyPolicy: given(() => ''),
  grants: given((grants, i18n) => counted(grants.length, i18n)),
  identity: given(identitySays),
  bucketPolicy: given(() => ''),
  sessionPolicies: onlyGiven((policies, i18n) => counted(policies.length, i18n)),
  serviceControl: onlyGiven((policies, i18n) => counted(policies.length, i18n)),
  resourceControl: onlyGiven((policies, i18n) => counted(policies.length, i18n)),
  vpcEndpointPolicy: onlyGiven(() => ''),
  dryRun: lookedUp(({ generateDataKey, decrypt }, { t }) =>
    [['kms:GenerateDataKey', generateDataKey] as const, ['kms:Decrypt', decrypt] as const]
      .map(([action, { outcome }]) =>
        t('check:controls.line', { name: action, outcome: t(`check:dryRun.outcome.${outcome}`) }),
      )
      .join(', '),
  ),
  bucketRegion: lookedUp((region) => printable(region)),
  bucketEncryption: lookedUp(({ algorithm, kmsKeyId, bucketKeyEnabled }, { t }) =>
    [algorithm, kmsKeyId, bucketKeyEnabled ? t('report:evidence.bucketKey') : null]
      .filter((one) => one !== null)
      .map((one) => printable(one))
      .join(', '),
  ),
  versioning: lookedUp((versioning) => printable(versioning)),
  defaultRetention: lookedUp(({ mode }) => printable(mode)),
  replication: lookedUp(({ rules }, i18n) => counted(rules, i18n)),
  notifications: lookedUp(({ targets }, i18n) => counted(targets, i18n)),
  readers: {
    comes: 'looked-up',
    shown: 'if-there',
    says: (readers, { format }) =>
      format.list(readers.map(({ account, error }) => account ?? printable(error?.code ?? '', 60))),
  },
};

function lookedUp<Value>(says: Says<Value>): Row<Value> {
  return { comes: 'looked-up', shown: 'always', says };
}

function given<Value>(says: Says<Value>): Row<Value> {
  return { comes: 'looked-up-or-given', shown: 'always', says };
}

function onlyGiven<Value>(says: Says<Value>): Row<Value> {
  return { comes: 'only-given', shown: 'always', says };
}

export function evidenceRows(evidence: Evidence, i18n: I18n): readonly EvidenceRow[] {
  const names = Object.keys(ROWS) as readonly PieceName[];
  const handedOver = wasHandedOver({ evidence });
  return names.flatMap((name): readonly EvidenceRow[] => {
    const { comes, shown } = ROWS[name];
    const piece = evidence[name];
    const beside = shown === 'if-there' || (handedOver && comes === 'looked-up');
    if (piece.status === 'not-asked' && beside) return [];
    return [
      {
        name: i18n.t(`report:evidence.pieces.${name}`),
        state: piece.status,
        status: statusOf(piece, handedOver, i18n),
        detail: detailOf(name, evidence, handedOver, i18n),
      },
    ];
  });
}

function detailOf<Name extends PieceName>(
  name: Name,
  pieces: Pieces,
  handedOver: boolean,
  i18n: I18n,
): string {
  const { comes, says } = ROWS[name];
  const piece = pieces[name];
  switch (piece.status) {
    case 'read':
      return says(piece.value, i18n);
    case 'none':
      return i18n.t('report:evidence.none');
    case 'refused':
      return `${printable(piece.error.code, 100)}: ${printable(piece.error.message, 600)}`;
    case 'not-asked':
      if (handedOver) return '';
      return i18n.t(`report:evidence.because.${comes === 'only-given' ? 'only-given' : piece.because}`);
  }
}

function statusOf(piece: Piece<unknown>, given: boolean, { t }: I18n): string {
  if (given) return t(`report:evidence.given.${piece.status === 'not-asked' ? 'no' : 'yes'}`);
  switch (piece.status) {
    case 'read':
    case 'none':
      return t(`report:evidence.by.${piece.by}`);
    case 'refused':
      return t('report:evidence.refused');
    case 'not-asked':
      return t('report:evidence.notAsked');
  }
}

function counted(count: number, { t }: I18n): string {
  return count === 0 ? t('report:evidence.none') : t('report:evidence.count', { count });
}

function identitySays({ policies, boundary, incomplete }: IdentityPolicies, i18n: I18n): string {
  const { t } = i18n;
  return [
    counted(policies.length, i18n),
    ...(boundary === null
      ? []
      : [
          t('check:controls.line', {
            name: t('diagnosis:layers.permissions-boundary'),
            outcome: printable(boundary.arn),
          }),
        ]),
    ...(incomplete.length === 0 ? [] : [t('report:evidence.incomplete')]),
  ].join(', ');
}
