import { expect, test } from 'vitest';
import { namedRegion } from '../../src/check/first-region.ts';
import { CALLER } from './helpers.ts';

const AWS = { url: null, apart: {} };
const ARN = 'arn:aws:s3:ap-northeast-2:111122223333:accesspoint/reports';

test.each([
  ['eu-west-1', ARN, 'eu-west-1'],
  [null, ARN, 'ap-northeast-2'],
  [null, 'arn:aws-cn:s3:cn-north-1:111122223333:accesspoint:reports', 'cn-north-1'],
])('named %s, the bucket %s is looked for in %s first', async (region, bucket, first) => {
  expect(await namedRegion({ region, bucket }, CALLER, AWS)).toBe(first);
});
