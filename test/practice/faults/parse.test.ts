import { describe, expect, it } from 'vitest';
import { FAULT_FORMS } from '../../../src/practice/faults/forms.ts';
import { parseFault } from '../../../src/practice/faults/parse.ts';

const ALWAYS = { first: 1, last: Number.POSITIVE_INFINITY };

describe('a fault written by hand', () => {
  it.each([
    [
      'UploadPart:slow-down',
      { kind: 'request', name: 'slow-down', target: { service: null, operation: 'UploadPart', ...ALWAYS } },
    ],
    [
      'UploadPart#2:reset-mid-body',
      {
        kind: 'request',
        name: 'reset-mid-body',
        target: { service: null, operation: 'UploadPart', first: 2, last: 2 },
      },
    ],
    [
      'PutObject#1-3:500',
      { kind: 'request', name: '500', target: { service: null, operation: 'PutObject', first: 1, last: 3 } },
    ],
    [
      'kms:*#2-:503',
      {
        kind: 'request',
        name: '503',
        target: { service: 'kms', operation: null, first: 2, last: Number.POSITIVE_INFINITY },
      },
    ],
    [
      '*:latency=250ms',
      { kind: 'latency', milliseconds: 250, target: { service: null, operation: null, ...ALWAYS } },
    ],
    [' GetUser:html ', { kind: 'request', name: 'html' }],
    ['AbortMultipartUpload:deny', { kind: 'deny', service: 's3', operation: 'AbortMultipartUpload' }],
    ['kms:Decrypt:deny', { kind: 'deny', service: 'kms', operation: 'Decrypt' }],
    ['revoke=kms:Decrypt', { kind: 'revoke', action: 'kms:Decrypt', after: null }],
    [
      'revoke=kms:Decrypt after UploadPart#1',
      { kind: 'revoke', action: 'kms:Decrypt', after: { operation: 'UploadPart', occurrence: 1 } },
    ],
    [
      'expire-token-after=CreateMultipartUpload',
      { kind: 'expire-token', after: { operation: 'CreateMultipartUpload', occurrence: 1 } },
    ],
    ['clock-skew=-1.5h', { kind: 'clock-skew', milliseconds: -5_400_000 }],
    ['policy-delay=5s', { kind: 'policy-delay', milliseconds: 5000 }],
  ])('%s', (text, fault) => {
    expect(parseFault(text)).toMatchObject({ ok: true, fault });
  });

  it.each([
    ['', 'form'],
    ['UploadPart', 'form'],
    ['UploadPart:', 'form'],
    ['UploadPart:slowdown', 'form'],
    ['UploadPart:500=2', 'form'],
    ['uploadpart:500', 'operation'],
    ['kms:PutObject:500', 'operation'],
    ['expire-token-after=Upload#1', 'operation'],
    ['UploadPart#0:500', 'count'],
    ['UploadPart#3-2:500', 'count'],
    ['expire-token-after=UploadPart#0', 'count'],
    ['*:latency', 'duration'],
    ['*:latency=5', 'duration'],
    ['*:latency=2h', 'duration'],
    ['clock-skew=soon', 'duration'],
    ['policy-delay=', 'duration'],
    ['revoke=Decrypt', 'action'],
    ['revoke=kms:Decrypt after', 'action'],
    ['revoke=kms:Decrypt after UploadPart after UploadPart', 'form'],
    ['*:deny', 'deny-is-lasting'],
    ['AbortMultipartUpload#1:deny', 'deny-is-lasting'],
  ])('%s is refused: %s', (text, problem) => {
    expect(parseFault(text)).toEqual({ ok: false, problem });
  });

  it.each(FAULT_FORMS)('the form %s is one of those shown, and is understood', (form) => {
    const text = form.replaceAll('OPERATION', 'UploadPart').replace('ACTION', 'kms:Decrypt');
    expect(parseFault(text.replace('[', '').replace(']', ''))).toMatchObject({ ok: true });
  });
});
