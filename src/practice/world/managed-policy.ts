import { uniqueId } from './ids.ts';
import type { ManagedPolicy, PolicyText } from './model.ts';

/** A managed policy with its first version. */
export function managedPolicy(
  about: { readonly name: string; readonly path: string; readonly arn: string },
  text: string,
  createdAt: number,
): ManagedPolicy {
  const id = 'v1';
  return {
    ...about,
    id: uniqueId('ANPA'),
    createdAt,
    versions: [{ id, text, createdAt }],
    defaultVersionId: id,
    nextVersion: 2,
  };
}

/** The version that has effect. */
export function inEffect({ name, arn, versions, defaultVersionId }: ManagedPolicy): PolicyText {
  const version = versions.find(({ id }) => id === defaultVersionId);
  if (version === undefined) throw new Error(`policy ${arn} has no version ${defaultVersionId}`);
  return { name, arn, text: version.text };
}
