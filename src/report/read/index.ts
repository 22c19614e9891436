/** A saved report, read back: what was observed is taken from it, and the diagnosis is made again. */
import * as v from 'valibot';
import type { CheckResult } from '../../check/events.ts';
import { diagnose } from '../../diagnosis/index.ts';
import { SCHEMA_VERSION } from '../document.ts';
import { reportSchema } from './report-schema.ts';

/** UTF-16 units: a report with the largest policies and thousands of grants stays well below. */
export const MAX_REPORT_LENGTH = 32 * 1024 * 1024;

export type ReportProblem =
  | { readonly kind: 'empty' | 'too-large' | 'not-a-report' }
  /** cut short, binary, or something else */
  | { readonly kind: 'not-json' }
  /** made by a version of this tool that writes reports of another form */
  | { readonly kind: 'newer' | 'older'; readonly schemaVersion: number; readonly toolVersion: string | null }
  /** `path` is the member that is missing or not as it should be: `steps.0.outcome` */
  | { readonly kind: 'bad-member'; readonly path: string };

export type ReadReport =
  | {
      readonly ok: true;
      readonly result: CheckResult;
      /** of the tool that wrote it */
      readonly toolVersion: string;
    }
  | { readonly ok: false; readonly problem: ReportProblem };

/** Reads the text of a `report.json`, whatever its language: its sentences are not looked at. */
export function readReport(text: string): ReadReport {
  if (text.trim() === '') return bad({ kind: 'empty' });
  if (text.length > MAX_REPORT_LENGTH) return bad({ kind: 'too-large' });
  const json = parsed(text);
  if (json === undefined) return bad({ kind: 'not-json' });
  const head = v.safeParse(headSchema, json);
  if (!head.success) return bad({ kind: 'not-a-report' });
  const { schemaVersion, tool } = head.output;
  if (schemaVersion !== SCHEMA_VERSION) {
    const kind = schemaVersion > SCHEMA_VERSION ? 'newer' : 'older';
    return bad({ kind, schemaVersion, toolVersion: tool?.version ?? null });
  }
  const read = v.safeParse(reportSchema, json);
  if (!read.success)
    return bad({ kind: 'bad-member', path: (v.getDotPath(read.issues[0]) ?? '').slice(0, 200) });
  const { tool: writer, startedAt, finishedAt, cleanup, redacted, ...observation } = read.output;
  return {
    ok: true,
    toolVersion: writer.version,
    result: {
      ...observation,
      ...diagnose(observation),
      startedAt,
      finishedAt,
      interrupted: observation.steps.some(
        (step) => step.outcome === 'skipped' && step.because === 'interrupted',
      ),
      cleanup,
      redacted,
    },
  };
}

/** Enough to know a report of any version by. */
const headSchema = v.object({
  schemaVersion: v.pipe(v.number(), v.integer()),
  tool: v.optional(v.object({ version: v.optional(v.string()) })),
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function bad(problem: ReportProblem): ReadReport {
  return { ok: false, problem };
}
