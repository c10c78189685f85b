/** Canned replies: which fit what was typed after "/", and what fills their gaps. */

import type { Canned, Case, Me } from "../shared/wire";

/** What the caret stands in: "/ref" as {from, word: "ref"}; null where no canned reply is meant. */
export function slashAt(text: string, caret: number): { from: number; word: string } | null {
  const found = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u.exec(text.slice(0, caret));
  return found ? { from: caret - found[1]!.length - 1, word: found[1]! } : null;
}

/** Keys that begin with the word first, then keys and texts that have it somewhere. */
export function fitting(all: Canned[], word: string): Canned[] {
  const wanted = word.toLowerCase();
  const begins = all.filter((one) => one.key.toLowerCase().startsWith(wanted));
  const has = all.filter((one) => !begins.includes(one) && `${one.key} ${one.text}`.toLowerCase().includes(wanted));
  return [...begins, ...has].slice(0, 8);
}

/** A reply with its {gaps} filled from the conversation. What is not known stays as a gap for the person to fill.
 *
 * Filled are {customer}, {agent}, {team}, {shop}, {reference}, {order}, and every fact of the card by its name.
 */
export function filled(text: string, open: Case, person: Me, shop: string, team: string): string {
  const known = new Map<string, string | null | undefined>(open.card?.facts.map((fact) => [fact.name, fact.value]));
  const isNamed = open.record?.name ?? (open.row.customer === "Visitor" ? null : open.row.customer);
  for (const name of ["customer", "customer_name"]) known.set(name, isNamed);
  for (const name of ["agent", "me", "name"]) known.set(name, person.name);
  known.set("team", team);
  known.set("shop", shop);
  known.set("reference", open.row.reference);
  if (!known.get("order")) known.set("order", open.card?.facts.find((fact) => fact.name.includes("order"))?.value);
  return text.replace(/\{(\w+)\}/g, (gap, name: string) => known.get(name) || gap);
}

/** The first gap that is left, as [from, to]; null if there is none. */
export function firstGap(text: string): [number, number] | null {
  const found = /\{\w+\}/.exec(text);
  return found ? [found.index, found.index + found[0].length] : null;
}
