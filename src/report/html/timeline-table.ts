/** The calls in time: a table, with a bar in each row for the eye. */

import type { CheckResult } from '../../check/events.ts';
import type { I18n } from '../../i18n/index.ts';
import { type TimelineRow, timelineRows } from '../content/timeline.ts';
import { type Markup, markup, NOTHING } from './escape.ts';
import { outcomeCell } from './outcome.ts';

const BAR_WIDTH = 140;

/** Nothing where no call was made. */
export function timelineTable({ steps }: CheckResult, i18n: I18n): Markup {
  const { t, format } = i18n;
  const rows = timelineRows(steps, i18n);
  const ends = rows.map(({ span }) => span?.endMs ?? 0);
  const start = Math.min(...rows.flatMap(({ span }) => (span === null ? [] : [span.startMs])));
  const total = Math.max(1, ...ends) - (rows.length === 0 ? 0 : start);
  if (rows.length === 0) return NOTHING;
  const line = (
    row: TimelineRow,
  ) => markup`<tr><th scope="row"><code>${row.operation}</code></th><td>${row.purpose}</td>
<td class="number">${row.span === null ? '' : format.duration(row.span.startMs)}</td>
<td class="number">${row.span === null ? '' : format.duration(row.span.endMs - row.span.startMs)}</td>
<td class="bar">${bar(row, start, total)}</td>
<td>${outcomeCell(row)}</td><td>${row.requestId === null ? NOTHING : markup`<code>${row.requestId}</code>`}</td></tr>
`;
  return markup`<p>${t('report:timelineOf', { duration: format.duration(total) })}</p>
<div class="wide" tabindex="0" role="group" aria-labelledby="timeline"><table class="timeline"><thead><tr>
<th scope="col">${t('report:call')}</th><th scope="col">${t('report:purposeName')}</th><th scope="col" class="number">${t('report:start')}</th><th scope="col" class="number">${t('report:duration')}</th><th scope="col" class="bar">${t('report:when')}</th><th scope="col">${t('report:result')}</th><th scope="col">${t('report:requestId')}</th>
</tr></thead><tbody>
${rows.map(line)}</tbody></table></div>`;
}

function bar({ span, outcome }: TimelineRow, start: number, total: number): Markup {
  if (span === null) return NOTHING;
  const x = ((span.startMs - start) / total) * BAR_WIDTH;
  const width = Math.max(2, ((span.endMs - span.startMs) / total) * BAR_WIDTH);
  const left = Math.min(x, BAR_WIDTH - 2).toFixed(1);
  return markup`<svg aria-hidden="true" viewBox="0 0 ${BAR_WIDTH} 14" width="${BAR_WIDTH}" height="14"><rect class="track" x="0" y="6" width="${BAR_WIDTH}" height="2"/><rect class="span ${outcome}" x="${left}" y="2" width="${width.toFixed(1)}" height="10" rx="2"/></svg>`;
}
