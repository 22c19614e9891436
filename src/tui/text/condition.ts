import type { Gain } from '../../diagnosis/index.ts';

/** A condition as one line for each operator and key: `StringEquals kms:ViaService s3.eu-west-3.amazonaws.com`. */
export function conditionLines(condition: Gain['condition']): readonly string[] {
  return Object.entries(condition ?? {}).flatMap(([operator, keys]) =>
    isRecord(keys)
      ? Object.entries(keys).map(([key, value]) => `${operator} ${key} ${valueText(value)}`)
      : [`${operator} ${valueText(keys)}`],
  );
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
