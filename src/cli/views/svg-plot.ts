import { escapeHtml } from './html.ts';

/** A line of a plot: one point a place on the x axis, undefined where there is none. */
export interface PlotLine {
  readonly name: string;
  readonly points: readonly PlotPoint[];
}

export interface PlotPoint {
  /** 0 to 1 over the width. */
  readonly x: number;
  /** In the unit of the y axis. */
  readonly y: number | undefined;
}

export interface Plot {
  readonly title: string;
  readonly lines: readonly PlotLine[];
  readonly xLabels: readonly { readonly x: number; readonly text: string }[];
  readonly from: number;
  readonly to: number;
}

const WIDTH = 640;
const HEIGHT = 300;
const LEFT = 48;
const TOP = 16;
const BOTTOM = 64;
const RIGHT = 16;
const GRID_LINES = 5;

/** Told apart by people with any colour vision: Okabe and Ito (2008). The first is the model. */
const COLOURS = ['#0072b2', '#d55e00', '#999999', '#009e73', '#cc79a7'];

/** A line plot as SVG; every text in it is escaped. */
export function linePlot(plot: Plot): string {
  const parts = [
    ...grid(plot),
    ...labels(plot),
    ...plot.lines.flatMap((line, index) => drawn(plot, line, index)),
  ];
  const size = `viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT)}"`;
  const title = `<title>${escapeHtml(plot.title)}</title>`;
  return `<svg ${size} role="img">${title}${parts.join('')}</svg>`;
}

function grid(plot: Plot): readonly string[] {
  return Array.from({ length: GRID_LINES + 1 }, (_, index) => {
    const value = plot.from + ((plot.to - plot.from) * index) / GRID_LINES;
    const y = placeY(plot, value);
    const line = `<line x1="${fix(LEFT)}" x2="${fix(WIDTH - RIGHT)}" y1="${y}" y2="${y}" stroke="#ddd"/>`;
    return `${line}<text x="${fix(LEFT - 6)}" y="${y}" text-anchor="end" dominant-baseline="middle">${value.toFixed(2)}</text>`;
  });
}

function labels({ xLabels }: Plot): readonly string[] {
  return xLabels.map(
    ({ x, text }) =>
      `<text x="${placeX(x)}" y="${fix(HEIGHT - BOTTOM + 18)}" text-anchor="middle">${escapeHtml(text)}</text>`,
  );
}

function drawn(plot: Plot, { name, points }: PlotLine, index: number): readonly string[] {
  const colour = COLOURS[index % COLOURS.length] ?? 'black';
  const known = points.flatMap(({ x, y }) =>
    y === undefined ? [] : [`${placeX(x)},${placeY(plot, y)}`],
  );
  const marks = known.map((at) => {
    const [x = '', y = ''] = at.split(',');
    return `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`;
  });
  const legendX = fix(LEFT + index * 140);
  const legendY = fix(HEIGHT - 14);
  return [
    `<polyline points="${known.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...marks,
    `<text x="${legendX}" y="${legendY}" fill="${colour}">&#9632; ${escapeHtml(name)}</text>`,
  ];
}

function placeX(x: number): string {
  return fix(LEFT + x * (WIDTH - LEFT - RIGHT));
}

function placeY({ from, to }: Plot, y: number): string {
  const share = to === from ? 0 : (Math.min(Math.max(y, from), to) - from) / (to - from);
  return fix(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM));
}

function fix(value: number): string {
  return value.toFixed(1);
}
