import { type Answer, abortMultipartUpload, openUploads } from '../probe/index.ts';
import { uploadLeftover } from './aws-command.ts';
import { stillComing, type UploadFate } from './ledger.ts';
import type { Removal } from './removal.ts';
import { placeOf, type Run } from './run.ts';
import { settle, settlesOf } from './settle.ts';

type Aborted = Awaited<ReturnType<typeof abortMultipartUpload>>;

/**
 * Throws the upload away and makes sure of it: by a second abort, which S3 answers with NoSuchUpload, else by listing
 * the key's open uploads; never by ListParts, which itself needs kms:Decrypt.
 */
export async function abortUpload(
  run: Run,
  key: string,
  fate: UploadFate,
  signal: AbortSignal,
): Promise<Removal> {
  const known =
    fate.state === 'open' ? await abortKnown(run, { key, uploadId: fate.uploadId }, signal) : null;
  if (known !== null && fate.state === 'open' && !fate.others) {
    return together([known, ...(await abortAll(run, key, known.others, signal))]);
  }
  // An earlier attempt's answer was lost: there may be an upload whose id nobody has heard.
  const listed = await listOpen(run, key, signal);
  if (!listed.ok) {
    const unseen = uploadLeftover(placeOf(run), key, null);
    const left = [...(known?.left ?? []), unseen];
    return { left, verified: false, answer: known?.answer ?? listed, ended: false };
  }
  const own = fate.state === 'open' ? fate.uploadId : null;
  // One that could not be aborted is named already; it is not the one nobody has heard of.
  const isNamed = (id: string): boolean => id === own && known?.left.length !== 0;
  const others: Removal[] = [];
  let landed = 0;
  const abortListed = async (ids: readonly string[]): Promise<void> => {
    const open = ids.filter((id) => !isNamed(id));
    landed += open.filter((id) => id !== own).length;
    others.push(...(await abortAll(run, key, open, signal)));
  };
  await abortListed(listed.value);
  for (const milliseconds of settlesOf(run)) {
    if (landed > 0 || !(await settle(milliseconds, signal))) break;
    const again = await listOpen(run, key, signal);
    if (again.ok) await abortListed(again.value);
  }
  const all = together(known === null ? others : [known, ...others]);
  const coming = stillComing(fate, landed);
  return {
    ...all,
    left: coming === 'pending' ? [...all.left, uploadLeftover(placeOf(run), key, null)] : all.left,
    verified: all.verified && coming === null,
  };
}

/** @param all the upload itself first, where its id is known */
function together(all: readonly Removal[]): Removal {
  return {
    ended: all[0]?.ended ?? false,
    left: all.flatMap((each) => each.left),
    verified: all.every((each) => each.verified),
    answer: all.find((each) => !each.answer.ok)?.answer ??
      all[0]?.answer ?? { ok: true, value: { requestId: null } },
  };
}

function abortAll(
  run: Run,
  key: string,
  uploadIds: readonly string[],
  signal: AbortSignal,
): Promise<KnownRemoval[]> {
  return Promise.all(uploadIds.map((uploadId) => abortKnown(run, { key, uploadId }, signal)));
}

interface KnownUpload {
  readonly key: string;
  readonly uploadId: string;
}

interface KnownRemoval extends Removal {
  /** the ids of the key's open uploads that turned up in its place */
  readonly others: readonly string[];
}

/** A part that was under way lands behind an abort, and takes another one with it; so many are tried. */
const MAX_ABORTS = 4;

async function abortKnown(run: Run, upload: KnownUpload, signal: AbortSignal): Promise<KnownRemoval> {
  const { key, uploadId } = upload;
  const first = await abort(run, upload, signal);
  const ended = first.ok;
  // Each further one takes along what has landed since, and tells whether all is gone.
  let last = first;
  for (let aborts = 1; last.ok && aborts < MAX_ABORTS; aborts += 1) last = await abort(run, upload, signal);
  if (ended && isGone(last)) return { left: [], verified: true, answer: first, ended, others: [] };
  // That there never was such an upload is no news of the one that was opened: its id may have come wrong.
  const gone = isGone(first);
  const answer: Removal['answer'] = gone ? { ok: true, value: { requestId: null } } : first;
  const listed = await listOpen(run, key, signal);
  if (listed.ok && !listed.value.includes(uploadId))
    return { left: [], verified: true, answer, ended, others: gone ? listed.value : [] };
  const stays = listed.ok || !(ended || gone);
  return {
    left: stays ? [uploadLeftover(placeOf(run), key, uploadId)] : [],
    verified: listed.ok,
    answer,
    ended: false,
    others: [],
  };
}

function abort(run: Run, { key, uploadId }: KnownUpload, signal: AbortSignal): Promise<Aborted> {
  const input = { bucket: run.target.bucket, key, uploadId };
  return abortMultipartUpload(run.clients.s3In(run.place.region), input, signal);
}

/** The ids of the open uploads of exactly this key. */
async function listOpen(run: Run, key: string, signal: AbortSignal): Promise<Answer<readonly string[]>> {
  const s3 = run.clients.s3In(run.place.region);
  const open = await openUploads(s3, { bucket: run.target.bucket, prefix: key }, signal);
  if (!open.ok) return open;
  return {
    ok: true,
    value: open.value.filter((upload) => upload.key === key).map(({ uploadId }) => uploadId),
  };
}

function isGone(answer: Aborted): boolean {
  return !answer.ok && answer.error.code === 'NoSuchUpload';
}
