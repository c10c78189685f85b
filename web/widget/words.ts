/** Says a row of the table in the customer's language. */
import { part } from "./parts";
import { LANGUAGES, WORDS, type LATER } from "./table";

export type Language = (typeof LANGUAGES)[number];
export type Word = keyof typeof WORDS | keyof typeof LATER;

const FIRST = LANGUAGES[0];
const spoken: Partial<Record<Language, Partial<Record<Word, string>>>> = { [FIRST]: english(WORDS) };

/** The language that fits a wish like "pt-BR"; null if there is none. */
export function languageOf(wish: string | null | undefined): Language | null {
  const short = wish?.toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((language) => language === short) ?? null;
}

/** The first column of a table. */
function english<T extends string>(table: Record<T, string[]>): Record<T, string> {
  return Object.fromEntries(Object.entries<string[]>(table).map(([word, row]) => [word, row[0]])) as Record<T, string>;
}

/** The words of a part that came later. */
export function teach(table: typeof LATER): void {
  Object.assign(spoken[FIRST] ?? {}, english(table));
}

/** The language as its reader writes it, for times and sizes: "en-GB" where the browser says so. */
export function locale(language: Language): string {
  return navigator.languages.find((one) => languageOf(one) === language) ?? language;
}

/** What the browser's owner reads: the first of their languages that we have. */
export function browserLanguage(): Language {
  return navigator.languages.map(languageOf).find(Boolean) ?? "en";
}

/** Gets a language's words; true if they were not there before. Where they cannot be had, English goes on. */
export async function learn(server: string, language: Language): Promise<boolean> {
  if (spoken[language]) return false;
  spoken[language] = await part<Record<Word, string>>(server, language);
  return true;
}

/** One row in a language, its {gaps} filled. */
export function say(language: Language, word: Word, gaps: Record<string, string | number> = {}): string {
  const text = spoken[language]?.[word] ?? spoken[FIRST]?.[word] ?? "";
  return text.replace(/\{(\w+)\}/g, (_, gap: string) => String(gaps[gap] ?? ""));
}
