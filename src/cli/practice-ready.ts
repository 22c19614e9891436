/** What `practice` says once it can be reached: one line for scripts, or what a person types next. */
import { type I18n, printable } from '../i18n/index.ts';
import type { PracticeAccount } from '../practice/handle.ts';
import { padEnd, widthOf } from '../report/width.ts';

/** One line of JSON, as scripts wait for it. */
export function readyLine(account: PracticeAccount): string {
  const { endpoint, region, bucket, kmsKeyArn, scenario, caller, bucketAccount, keyAccount, admins } =
    account;
  const { sessionToken, ...keys } = caller;
  const document = {
    endpoint,
    region,
    bucket,
    kmsKeyArn,
    scenario,
    caller: sessionToken === null ? keys : { ...keys, sessionToken },
    bucketAccount,
    keyAccount,
    admins,
  };
  return `${JSON.stringify(document)}\n`;
}

/** @param wrong what is wrong in it; null: nobody says */
export function readyText(
  account: PracticeAccount,
  { title, wrong }: { readonly title: string; readonly wrong: string | null },
  { t }: I18n,
): string {
  const facts: (readonly [string, string])[] = [
    [t('cli:practice.endpoint'), account.endpoint],
    [t('cli:practice.bucket'), account.bucket],
    [t('cli:practice.key'), account.kmsKeyArn],
    [t('cli:practice.caller'), account.caller.arn],
    ...account.admins.map(
      (admin) => [t('cli:practice.admin', { account: admin.account }), admin.accessKeyId] as const,
    ),
  ];
  const width = Math.max(...facts.map(([label]) => widthOf(label))) + 2;
  return [
    t('cli:practice.ready', { title }),
    ...(wrong === null ? [] : [printable(wrong)]),
    t('cli:practice.what'),
    '',
    ...facts.map(([label, value]) => `  ${padEnd(label, width)}${printable(value)}`),
    '',
    t('cli:practice.tryCli'),
    ...environment(account.caller).map((line) => `  ${line}`),
    `  export AWS_DEFAULT_REGION=${account.region}`,
    `  head -c 1000 /dev/urandom > small.bin && aws s3 cp small.bin s3://${account.bucket} --endpoint-url ${account.endpoint}`,
    `  head -c 20000000 /dev/urandom > large.bin && aws s3 cp large.bin s3://${account.bucket} --endpoint-url ${account.endpoint}`,
    '',
    t('cli:practice.tryCheck'),
    `  s3-kms-wizard check --bucket ${account.bucket} --region ${account.region} --endpoint-url ${account.endpoint}`,
    '',
    ...account.admins.flatMap((admin) => [
      t('cli:practice.admin', { account: admin.account }),
      ...environment({ ...admin, sessionToken: null }).map((line) => `  ${line}`),
      '',
    ]),
  ].join('\n');
}

function environment(keys: {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
}): string[] {
  return [
    `export AWS_ACCESS_KEY_ID=${keys.accessKeyId}`,
    `export AWS_SECRET_ACCESS_KEY=${keys.secretAccessKey}`,
    keys.sessionToken === null ? 'unset AWS_SESSION_TOKEN' : `export AWS_SESSION_TOKEN=${keys.sessionToken}`,
  ];
}
