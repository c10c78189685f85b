/** One curve, drawn by uPlot. Colours come from the tokens. */

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

export interface Curve {
  /** Seconds since 1970. */
  at: number[];
  values: (number | null)[];
  /** The token of its colour: "--chart-1". */
  colour: string;
  isBars: boolean;
  /** The top of the scale, if it is known. */
  top: number | null;
  axis: (value: number) => string;
  time: (seconds: number) => string;
}

/** Steps of an axis, for counts and for seconds: never between two whole ones, and whole minutes where it can be. */
const STEPS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18000, 36000, 86400, 172800];

/** Draws into an element, and again when its width or the colours change; returns what ends it. */
export function draw(place: HTMLElement, curve: Curve): () => void {
  let plot: uPlot | null = null;
  const again = (): void => {
    plot?.destroy();
    plot = new uPlot(options(place, curve), [curve.at, curve.values], place);
  };
  again();
  let width = place.clientWidth;
  const sizes = new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    again();
  });
  sizes.observe(place);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", again);
  const themes = new MutationObserver(again);
  themes.observe(document.documentElement, { attributeFilter: ["data-theme", "class"] });
  return () => {
    sizes.disconnect();
    themes.disconnect();
    dark.removeEventListener("change", again);
    plot?.destroy();
  };
}

function options(place: HTMLElement, curve: Curve): uPlot.Options {
  const [ink, line, colour] = [token(place, "--ink-faint"), token(place, "--line"), token(place, curve.colour)];
  const scale = Number.parseFloat(getComputedStyle(place).fontSize) / 12;
  const font = `${12 * scale}px ${getComputedStyle(place).fontFamily}`;
  const axis = { stroke: ink, font, ticks: { show: false }, grid: { stroke: line, width: 1 } };
  return {
    width: place.clientWidth,
    height: Math.round(150 * scale),
    padding: [10 * scale, 10 * scale, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: ends(curve) }, y: { range: (_, __, most) => [0, curve.top ?? heightOf(most)] } },
    axes: [
      { ...axis, grid: { show: false }, size: 24 * scale, space: 64 * scale, values: (_, at) => at.map(curve.time), splits: () => marks(place, curve, scale) },
      { ...axis, size: 52 * scale, space: 36 * scale, values: (_, values) => values.map(curve.axis), incrs: curve.top ? [0.5] : STEPS },
    ],
    series: [
      {},
      {
        stroke: colour,
        width: 2 * scale,
        fill: curve.isBars ? colour : undefined,
        paths: curve.isBars ? uPlot.paths.bars!({ size: [0.7, 40 * scale], radius: 0.15 }) : uPlot.paths.linear!(),
        points: { show: !curve.isBars, size: 6 * scale, fill: colour, stroke: colour },
        spanGaps: false,
      },
    ],
  };
}

/** Half a stretch of room on both sides, so that the first bar and the last are whole. */
function ends(curve: Curve): [number, number] {
  const half = curve.at.length > 1 ? (curve.at[1]! - curve.at[0]!) / 2 : 1;
  return [curve.at[0]! - half, curve.at[curve.at.length - 1]! + half];
}

/** Stretches that are named below the curve: as many as there is room for, evenly. */
function marks(place: HTMLElement, curve: Curve, scale: number): number[] {
  const room = Math.max(2, Math.floor(place.clientWidth / (78 * scale)));
  const step = Math.ceil(curve.at.length / room);
  return curve.at.filter((_, i) => i % step === 0);
}

function heightOf(most: number): number {
  return most > 0 ? Math.max(most * 1.12, 1) : 1;
}

function token(place: HTMLElement, name: string): string {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  place.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}
