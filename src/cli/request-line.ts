/** `practice --verbose`: one line for each request, with what decided it. */
import { styleText } from 'node:util';
import { type I18n, printable } from '../i18n/index.ts';
import type { AllowedBy, Layer, Permit, StatementRef } from '../policy/index.ts';
import type { ObservedRequest } from '../practice/index.ts';

type Ruling = ObservedRequest['rulings'][number];

/** A key of 1,024 bytes leaves room for the decision on the same screen. */
const RESOURCE_CHARACTERS = 160;

/**
 * @param time milliseconds since the epoch, shown in UTC as AWS writes times
 * @param colored whether the line is for a terminal
 */
export function requestLine(request: ObservedRequest, time: number, i18n: I18n, colored: boolean): string {
  const { t } = i18n;
  const { operation, method, resource, callerArn, status, error, fault } = request;
  const paint = (style: 'green' | 'red' | 'yellow' | 'dim', text: string): string =>
    colored ? styleText(style, text, { validateStream: false }) : text;
  const failed = status === null || status >= 400;
  const outcome = [status === null ? t('cli:practice.trace.noAnswer') : String(status), error?.code ?? ''];
  const head = [
    paint('dim', new Date(time).toISOString().slice(11, 23)),
    paint(failed ? 'red' : 'green', printable(outcome.filter((part) => part !== '').join(' '))),
    printable(operation ?? method),
    ...(resource === null ? [] : [printable(resource, RESOURCE_CHARACTERS)]),
    callerArn === null ? t('cli:practice.trace.nobody') : printable(shortName(callerArn)),
  ];
  const tail = [
    ...(fault === null ? [] : [paint('yellow', t('cli:practice.trace.fault', { fault }))]),
    ...request.rulings.map((ruling) => {
      const text = rulingText(ruling, request, i18n);
      return ruling.decision.outcome === 'allowed' || !failed ? text : paint('red', text);
    }),
  ];
  return [head.join('  '), ...tail].join('  |  ');
}

/** `user/emma`, `assumed-role/uploader/session`: the account is the same in almost every line. */
function shortName(arn: string): string {
  return arn.split(':').slice(5).join(':');
}

function rulingText(ruling: Ruling, { operation, status }: ObservedRequest, i18n: I18n): string {
  const { t, format } = i18n;
  const { action, decision, generateDataKeyAllowedBy } = ruling;
  switch (decision.outcome) {
    case 'allowed':
      return t('cli:practice.trace.allowed', { action, by: allowedBy(decision.allowedBy, ruling, i18n) });
    case 'explicit-deny': {
      const [statement] = decision.statements;
      return t('cli:practice.trace.denied', { action, statement: statementText(statement, ruling, i18n) });
    }
    case 'implicit-deny': {
      // Whoever started an upload may list its parts and abort it without any policy that says so.
      const initiator = status !== null && status < 400;
      if (initiator && (operation === 'AbortMultipartUpload' || operation === 'ListParts'))
        return t('cli:practice.trace.initiator', { action });
      const layers = format.list(decision.layers.map((layer) => layerText(layer, ruling, i18n)));
      const denied = t('cli:practice.trace.notAllowed', { action, layers });
      if (generateDataKeyAllowedBy === null) return denied;
      const contrast = t('cli:practice.trace.allowed', {
        action: 'kms:GenerateDataKey',
        by: allowedBy(generateDataKeyAllowedBy, ruling, i18n),
      });
      return `${denied} (${contrast})`;
    }
  }
}

function allowedBy(by: AllowedBy, ruling: Ruling, i18n: I18n): string {
  const permit = (one: Permit): string => {
    if (one.kind === 'statement') return statementText(one.statement, ruling, i18n);
    return one.kind === 'grant'
      ? i18n.t('cli:practice.trace.grant', { id: one.grantId })
      : i18n.t('cli:practice.trace.accountRoot');
  };
  switch (by.kind) {
    case 'one-side':
      return permit(by.permit);
    case 'delegation':
      return i18n.t('cli:practice.trace.delegated', {
        permit: permit(by.permit),
        delegation: statementText(by.delegation, ruling, i18n),
      });
    case 'both-sides':
      return i18n.format.list([permit(by.resource), permit(by.identity)]);
  }
}

function statementText({ layer, policyName, index, sid }: StatementRef, ruling: Ruling, i18n: I18n): string {
  const { t } = i18n;
  const name = layerText(layer, ruling, i18n);
  // Of these there is one for each resource, and its name says nothing.
  const policy = ['key-policy', 'bucket-policy'].includes(layer) ? name : `${name} ${policyName}`;
  const number = index + 1;
  return sid === null
    ? t('cli:practice.trace.statement', { policy, number })
    : t('cli:practice.trace.statementSid', { policy, number, sid });
}

/** The policy engine knows a trust policy as its resource's policy. */
function layerText(layer: Layer, { action }: Ruling, { t }: I18n): string {
  return layer === 'bucket-policy' && action === 'sts:AssumeRole'
    ? t('cli:practice.trace.trustPolicy')
    : t(`diagnosis:layers.${layer}`);
}
