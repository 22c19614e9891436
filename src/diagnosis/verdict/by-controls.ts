/**
 * What controls add to a refusal that names nothing. They differ from the refused call in one thing each, so that
 * together they leave one reading: the refusal is about the key.
 */
import type { ControlOutcome } from '../control-outcomes.ts';
import type { Facts, Failure } from '../facts.ts';
import { type Reason, reason } from '../reasons.ts';

/**
 * - `kms`: the same bytes went through in one call with the key, and the same call went through without it
 * - `s3`: the same call is refused without the key too, while the same bytes go through in one call
 * - `open`: anything else
 */
export function sideByControls({ controls }: Facts, { operation }: Failure): 'kms' | 's3' | 'open' {
  const { sameBytes, aes256 } = controls;
  if (operation === 'UploadPart' && sameBytes === 'worked') {
    if (aes256 === 'worked') return 'kms';
    if (aes256 === 'refused') return 's3';
  }
  // CreateMultipartUpload sends no bytes. That AES256 is refused there as well may be for its being AES256.
  return operation === 'CreateMultipartUpload' && aes256 === 'worked' ? 'kms' : 'open';
}

/** What each control that was made shows, or why it shows nothing. */
export function controlReasons({ controls }: Facts, { operation }: Failure): Reason[] {
  // Controls are made beside uploads of our own, whose calls are named.
  if (operation === null) return [];
  const { sameBytes, aes256 } = controls;
  if (sameBytes === 'worked' && aes256 === 'worked')
    return [reason('controls-worked', { operation, small: 'PutObject' })];
  // A refusal of AES256 at its first call may be for its being AES256, whichever call the check was refused at.
  const asked = aes256 === 'refused' && operation === 'CreateMultipartUpload' ? 'refused-earlier' : aes256;
  return [...SAME_BYTES[sameBytes](), ...AES256[asked](operation)];
}

const nothing = (): Reason[] => [];
const inconclusive = (control: string) => () => [reason('control-inconclusive', { control })];

const SAME_BYTES: Readonly<Record<ControlOutcome, () => Reason[]>> = {
  worked: () => [reason('control-same-bytes-worked', { operation: 'PutObject' })],
  refused: () => [reason('control-same-bytes-refused', { operation: 'PutObject' })],
  inconclusive: inconclusive('control-same-bytes'),
  'refused-earlier': nothing,
  'bucket-demands-kms': nothing,
  'not-run': nothing,
};

const AES256: Readonly<Record<ControlOutcome, (operation: string) => Reason[]>> = {
  worked: (operation) => [reason('control-aes256-worked', { operation })],
  refused: (operation) => [reason('control-aes256-refused', { operation })],
  inconclusive: inconclusive('control-aes256'),
  'refused-earlier': () => [reason('control-aes256-refused-earlier')],
  'bucket-demands-kms': () => [reason('control-bucket-demands-kms')],
  'not-run': nothing,
};
