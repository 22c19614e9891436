/** A plot of curves as an SVG that needs nothing beside it. */

export interface Curve {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface PlotLabels {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** vertical lines */
  readonly marks: readonly { readonly x: number; readonly text: string }[];
}

const WIDTH = 760;
const HEIGHT = 420;
const LEFT = 60;
const TOP = 50;
const BOTTOM = 130;
const COLORS = ['#0b57d0', '#b3261e', '#146c2e', '#7c4dff', '#8a5000', '#00677d'];

export function linePlot(curves: readonly Curve[], labels: PlotLabels): string {
  const all = curves.flatMap(({ points }) => points);
  const [right, highest] = [Math.max(...all.map(({ x }) => x)), Math.max(...all.map(({ y }) => y))];
  const step = stepFor(highest);
  const most = Math.ceil(highest / step) * step;
  const left = (x: number) => LEFT + (x / right) * (WIDTH - LEFT - 20);
  const top = (y: number) => TOP + (1 - y / most) * (HEIGHT - TOP - BOTTOM);
  const ticks = Array.from({ length: Math.round(most / step) + 1 }, (_, index) => index * step);
  const columns = stepFor(right);
  const along = Array.from({ length: Math.floor(right / columns) + 1 }, (_, index) => index * columns);
  const bottom = HEIGHT - BOTTOM;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${escaped(labels.title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="22" font-size="15" fill="#1f1f1f">${escaped(labels.title)}</text>`,
    ...ticks.flatMap((y) => [
      `<path d="M${LEFT} ${top(y).toFixed(1)}H${WIDTH - 20}" stroke="#e0e0e0"/>`,
      `<text x="${LEFT - 8}" y="${(top(y) + 4).toFixed(1)}" text-anchor="end" fill="#474747">${number(y)}</text>`,
    ]),
    ...along.map(
      (x) =>
        `<text x="${left(x).toFixed(1)}" y="${bottom + 18}" text-anchor="middle" fill="#474747">${number(x)}</text>`,
    ),
    `<text x="${LEFT}" y="${TOP - 10}" fill="#474747">${escaped(labels.y)}</text>`,
    `<text x="${WIDTH - 20}" y="${bottom + 36}" text-anchor="end" fill="#474747">${escaped(labels.x)}</text>`,
    ...labels.marks.flatMap(({ x, text }) => [
      `<path d="M${left(x).toFixed(1)} ${TOP}V${bottom}" stroke="#747474" stroke-dasharray="4 4"/>`,
      `<text x="${(left(x) - 6).toFixed(1)}" y="${TOP + 12}" text-anchor="end" fill="#474747">${escaped(text)}</text>`,
    ]),
    ...curves.flatMap(({ name, points }, index) => {
      const color = COLORS[index % COLORS.length];
      const path = points.map(({ x, y }) => `${left(x).toFixed(1)} ${top(y).toFixed(1)}`).join('L');
      const y = bottom + 56 + index * 15;
      return [
        `<path d="M${path}" fill="none" stroke="${color}" stroke-width="2"/>`,
        ...points.map(
          (point) =>
            `<circle cx="${left(point.x).toFixed(1)}" cy="${top(point.y).toFixed(1)}" r="3" fill="${color}"/>`,
        ),
        `<path d="M${LEFT} ${y - 4}h18" stroke="${color}" stroke-width="2"/>`,
        `<text x="${LEFT + 24}" y="${y}" fill="#1f1f1f">${escaped(name)}</text>`,
      ];
    }),
    '</svg>',
    '',
  ].join('\n');
}

/** 1, 2 or 5 times a power of ten, so that there are four to ten steps. */
function stepFor(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 4));
  return [1, 2, 5].map((times) => times * power).find((step) => most / step <= 8) ?? 10 * power;
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
