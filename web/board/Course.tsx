/** How it went over the period: four curves, and the same as a table. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import type { Board } from "../shared/wire";
import { type Curve, draw } from "./curve";
import { count, label, NOT_MEASURED, PERIOD, seconds, share, short, stretch } from "./words";

type Point = Board["course"][number];

interface Line {
  name: string;
  colour: string;
  isBars: boolean;
  top: number | null;
  of: (point: Point) => number | null;
  said: (value: number) => string;
  axis: (value: number) => string;
}

const LINES: readonly Line[] = [
  { name: "Handoffs", colour: "--chart-1", isBars: true, top: null, of: (point) => point.handoffs, said: count, axis: count },
  { name: "Most waiting at once", colour: "--chart-2", isBars: true, top: null, of: (point) => point.waiting, said: count, axis: count },
  {
    name: label("first_human_message"), colour: "--chart-3", isBars: false, top: null, of: (point) => point.first_human_message,
    said: seconds, axis: short,
  },
  { name: label("service_level"), colour: "--chart-4", isBars: false, top: 1, of: (point) => point.service_level, said: share, axis: share },
];

export function Course({ shown }: { shown: Board }): JSX.Element {
  return (
    <section class="panel course" aria-labelledby="course">
      <header>
        <h2 id="course">How it went</h2>
        <p class="note">{PERIOD[shown.period].toLowerCase()}, the newest on the right</p>
      </header>
      <div class="curves">
        {LINES.map((line) => (
          <Drawn key={line.name} line={line} shown={shown} />
        ))}
      </div>
      <details>
        <summary>The same as a table</summary>
        <div class="wide" tabIndex={0} role="region" aria-label="How it went, as a table">
          <table>
            <thead>
              <tr>
                <th scope="col">From</th>
                {LINES.map((line) => <th key={line.name} scope="col">{line.name}</th>)}
              </tr>
            </thead>
            <tbody>
              {shown.course.map((point) => (
                <tr key={point.at}>
                  <th scope="row">{stretch(point.at, shown.period)}</th>
                  {LINES.map((line) => <td key={line.name}>{told(line, point)}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

function told(line: Line, point: Point): string {
  const value = line.of(point);
  return value === null ? NOT_MEASURED : line.said(value);
}

function Drawn({ line, shown }: { line: Line; shown: Board }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const values = shown.course.map(line.of);
  const seen = values.filter((value) => value !== null);
  const isEmpty = !seen.length || (line.isBars && !Math.max(...seen));
  const kept = JSON.stringify([values, shown.period, shown.course[0]?.at]);
  useEffect(() => {
    if (isEmpty || !place.current) return;
    const curve: Curve = {
      ...line,
      values,
      at: shown.course.map((point) => Date.parse(point.at) / 1000),
      time: (at) => stretch(new Date(at * 1000).toISOString(), shown.period),
    };
    return draw(place.current, curve);
  }, [kept]);
  return (
    <figure>
      <figcaption>{line.name}</figcaption>
      {isEmpty ? (
        <p class="empty">{line.isBars && seen.length ? "None in this period." : `${NOT_MEASURED.charAt(0).toUpperCase()}${NOT_MEASURED.slice(1)} in this period.`}</p>
      ) : (
        <div ref={place} class="curve" role="img" aria-label={summary(line, shown, seen)} />
      )}
    </figure>
  );
}

function summary(line: Line, shown: Board, seen: number[]): string {
  const [least, most] = [Math.min(...seen), Math.max(...seen)];
  const last = [...shown.course].reverse().find((point) => line.of(point) !== null);
  const newest = last ? `, ${line.said(line.of(last)!)} at last` : "";
  return `${line.name}: from ${line.said(least)} to ${line.said(most)}${newest}. All values stand in the table below.`;
}
