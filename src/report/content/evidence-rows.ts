/** What the verdict rests on: each piece of evidence, what it says in short, or why it is not there. */
import type { Evidence, Piece } from '../../diagnosis/index.ts';
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

/** In the order in which they weigh. */
const PIECES: readonly PieceName[] = [
  'caller',
  'key',
  'keyPolicy',
  'grants',
  'identity',
  'bucketPolicy',
  'sessionPolicies',
  'serviceControl',
  'resourceControl',
  'vpcEndpointPolicy',
  'dryRun',
  'bucketRegion',
  'bucketEncryption',
  'versioning',
  'defaultRetention',
  'replication',
  'notifications',
  'readers',
];

/** No look-up of an upload's caller shows these. */
const ONLY_GIVEN: ReadonlySet<PieceName> = new Set([
  'sessionPolicies',
  'serviceControl',
  'resourceControl',
  'vpcEndpointPolicy',
]);

/** Said only where it is there. */
const SHOWN_IF_THERE: ReadonlySet<PieceName> = new Set(['readers']);

/** With documents handed over: those that could have been. */
const CAN_BE_GIVEN: ReadonlySet<PieceName> = new Set([
  'caller',
  'keyPolicy',
  'grants',
  'identity',
  'bucketPolicy',
  'sessionPolicies',
  'serviceControl',
  'resourceControl',
  'vpcEndpointPolicy',
]);

export function evidenceRows(evidence: Evidence, i18n: I18n): readonly EvidenceRow[] {
  const given = wasHandedOver({ evidence });
  return PIECES.flatMap((name): EvidenceRow[] => {
    const piece = evidence[name];
    if (piece.status === 'not-asked' && (SHOWN_IF_THERE.has(name) || (given && !CAN_BE_GIVEN.has(name))))
      return [];
    return [
      {
        name: i18n.t(`report:evidence.pieces.${name}`),
        state: piece.status,
        status: statusOf(piece, given, i18n),
        detail: detailOf(evidence, name, given, i18n),
      },
    ];
  });
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

function detailOf(evidence: Evidence, name: PieceName, given: boolean, i18n: I18n): string {
  const piece = evidence[name];
  switch (piece.status) {
    case 'read':
      return saysOf(evidence, name, i18n);
    case 'none':
      return i18n.t('report:evidence.none');
    case 'refused':
      return `${printable(piece.error.code, 100)}: ${printable(piece.error.message, 600)}`;
    case 'not-asked':
      if (given) return '';
      return i18n.t(`report:evidence.because.${ONLY_GIVEN.has(name) ? 'only-given' : piece.because}`);
  }
}

/** Documents are counted here, and shown whole elsewhere. */
function saysOf(evidence: Evidence, name: PieceName, { t, format }: I18n): string {
  const { caller, key, grants, bucketRegion, bucketEncryption, versioning, defaultRetention } = evidence;
  const { replication, notifications, identity, dryRun, readers } = evidence;
  const count = (count: number) =>
    count === 0 ? t('report:evidence.none') : t('report:evidence.count', { count });
  switch (name) {
    case 'caller':
      return caller.status === 'read' && 'arn' in caller.value ? printable(caller.value.arn ?? '') : '';
    case 'key':
      if (key.status !== 'read') return '';
      return [key.value.state, key.value.spec, key.value.usage, key.value.manager]
        .map((one) => printable(one, 60))
        .join(', ');
    case 'grants':
      return grants.status === 'read' ? count(grants.value.length) : '';
    case 'identity':
      if (identity.status !== 'read') return '';
      return [
        count(identity.value.policies.length),
        ...(identity.value.boundary === null
          ? []
          : [
              t('check:controls.line', {
                name: t('diagnosis:layers.permissions-boundary'),
                outcome: identity.value.boundary.arn,
              }),
            ]),
        ...(identity.value.incomplete.length === 0 ? [] : [t('report:evidence.incomplete')]),
      ].join(', ');
    case 'bucketRegion':
      return bucketRegion.status === 'read' ? printable(bucketRegion.value) : '';
    case 'bucketEncryption': {
      if (bucketEncryption.status !== 'read') return '';
      const { algorithm, kmsKeyId, bucketKeyEnabled } = bucketEncryption.value;
      return [algorithm, kmsKeyId, bucketKeyEnabled ? t('report:evidence.bucketKey') : null]
        .filter((one) => one !== null)
        .map((one) => printable(one))
        .join(', ');
    }
    case 'versioning':
      return versioning.status === 'read' ? printable(versioning.value) : '';
    case 'defaultRetention':
      return defaultRetention.status === 'read' ? printable(defaultRetention.value.mode) : '';
    case 'replication':
      return replication.status === 'read' ? count(replication.value.rules) : '';
    case 'notifications':
      return notifications.status === 'read' ? count(notifications.value.targets) : '';
    case 'dryRun': {
      if (dryRun.status !== 'read') return '';
      const { generateDataKey, decrypt } = dryRun.value;
      return [['kms:GenerateDataKey', generateDataKey] as const, ['kms:Decrypt', decrypt] as const]
        .map(([action, { outcome }]) =>
          t('check:controls.line', { name: action, outcome: t(`check:dryRun.outcome.${outcome}`) }),
        )
        .join(', ');
    }
    case 'readers':
      if (readers.status !== 'read') return '';
      return format.list(
        readers.value.map(({ account, error }) => account ?? printable(error?.code ?? '', 60)),
      );
    case 'sessionPolicies':
    case 'serviceControl':
    case 'resourceControl': {
      const list = evidence[name];
      return list.status === 'read' ? count(list.value.length) : '';
    }
    case 'keyPolicy':
    case 'bucketPolicy':
    case 'vpcEndpointPolicy':
      return '';
  }
}
