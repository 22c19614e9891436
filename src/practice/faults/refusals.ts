/**
 * How each service says that it is overloaded or has failed, and what stands between a client and AWS when it is not
 * AWS that answers.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html,
 * https://docs.aws.amazon.com/kms/latest/developerguide/throttling.html,
 * https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html,
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
import type { Answer } from '../http/answer.ts';
import type { ServiceName } from '../http/detect.ts';
import { AwsError } from '../http/error.ts';
import type { RequestFaultName } from './fault.ts';

type Refusal = readonly [status: number, code: string, message: string];
type RefusingFault = Extract<RequestFaultName, 'slow-down' | '500' | '503'>;

const FAILED = 'The request processing has failed because of an unknown error, exception or failure.';
const UNAVAILABLE = 'The request has failed due to a temporary failure of the server.';

const QUERY: Readonly<Record<RefusingFault, Refusal>> = {
  'slow-down': [400, 'Throttling', 'Rate exceeded'],
  '500': [500, 'InternalFailure', FAILED],
  '503': [503, 'ServiceUnavailable', UNAVAILABLE],
};

const REFUSALS: Readonly<Record<ServiceName, Readonly<Record<RefusingFault, Refusal>>>> = {
  s3: {
    'slow-down': [503, 'SlowDown', 'Please reduce your request rate.'],
    '500': [500, 'InternalError', 'We encountered an internal error. Please try again.'],
    '503': [503, 'ServiceUnavailable', 'Service is unable to handle request.'],
  },
  kms: {
    'slow-down': [
      400,
      'ThrottlingException',
      'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
    ],
    '500': [
      500,
      'KMSInternalException',
      'The request was rejected because an internal exception occurred. The request can be retried.',
    ],
    '503': [503, 'ServiceUnavailable', UNAVAILABLE],
  },
  sts: QUERY,
  iam: QUERY,
};

/** The refusal a fault means for this service; null: the fault is none of words. */
export function refusalOf(name: RequestFaultName | null, service: ServiceName): AwsError | null {
  if (name !== 'slow-down' && name !== '500' && name !== '503') return null;
  return new AwsError(...REFUSALS[service][name]);
}

/** A page that is not AWS's; null: the fault is none. */
export function foreignAnswer(name: RequestFaultName | null): Answer | null {
  if (name !== 'html' && name !== 'html-502') return null;
  const [status, title] = name === 'html' ? [200, 'Sign in to the network'] : [502, '502 Bad Gateway'];
  const body = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', server: 'proxy' }, body };
}
