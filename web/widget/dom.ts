/** The few lines that stand in for a framework. Data becomes text nodes and attributes, never markup. */

type Child = Node | string | null | undefined | false;
type Props = Record<string, unknown>;

/** An element: `on…` props are listeners, `class` and the like attributes; null and false leave one out, true sets "". */
export function el<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[T] {
  const made = document.createElement(tag);
  set(made, props);
  fill(made, ...children);
  return made;
}

export function set(target: Element, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) target.addEventListener(name.slice(2), value as EventListener);
    else if (value === null || value === undefined || value === false) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? "" : String(value));
  }
}

export function fill(target: ParentNode, ...children: Child[]): void {
  target.replaceChildren(...children.filter((child): child is Node | string => Boolean(child) || child === ""));
}

/** Sets words only if they changed, so that nobody hears the same twice. */
export function tell(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

const LINK = /\bhttps:\/\/[^\s<>"'“”„«»]+/g;

/** Text with its https addresses as links; everything else stays as it was typed. */
export function linked(text: string): Node[] {
  const parts: Node[] = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    const address = found[0].replace(/[.,;:!?)\]}]+$/, "");
    if (!URL.canParse(address)) continue;
    parts.push(document.createTextNode(text.slice(from, found.index)));
    parts.push(el("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, address));
    from = found.index + address.length;
  }
  parts.push(document.createTextNode(text.slice(from)));
  return parts;
}

const NS = "http://www.w3.org/2000/svg";

/** A drawn sign of 24 by 24, in outlines. Signs say nothing to a screen reader. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(NS, "svg");
  set(svg, { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" });
  for (const d of path.split("|")) {
    const shape = document.createElementNS(NS, "path");
    shape.setAttribute("d", d);
    svg.append(shape);
  }
  return svg;
}

export const ICONS = {
  /** The mark: one line from a point to another. */
  line: "M4 15.5c1.8 3 5.4 2.7 6.8-.5l1.9-6c1.4-3.4 5.4-3.6 7.3-.6|M4 10.6v.01|M20 13.4v.01",
  down: "M6 9.5l6 6 6-6",
  send: "M4.5 12h14M13 6l6 6-6 6",
  clip: "M19 11l-7.5 7.5a4.6 4.6 0 01-6.5-6.5L13 4a3 3 0 014.3 4.3l-7.9 7.9a1.5 1.5 0 01-2.1-2.1L14 7.4",
  person: "M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 20c.8-3.6 3.8-5.4 7.5-5.4s6.7 1.8 7.5 5.4",
} as const;
