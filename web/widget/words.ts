/** Says a row of the table in the customer's language. */
import { part } from "./parts";
import { LANGUAGES, WORDS } from "./table";

export type Language = (typeof LANGUAGES)[number];
export type Word = keyof typeof WORDS;

const spoken: Partial<Record<Language, Record<Word, string>>> = {};

/** The language that fits a wish like "pt-BR"; null if there is none. */
export function languageOf(wish: string | null | undefined): Language | null {
  const short = wish?.toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((language) => language === short) ?? null;
}

/** What the browser's owner reads: the first of their languages that we have. */
export function browserLanguage(): Language {
  return navigator.languages.map(languageOf).find(Boolean) ?? "en";
}

/** Gets a language's words; true if they were not there before. Where they cannot be had, English goes on. */
export async function learn(server: string, language: Language): Promise<boolean> {
  if (language === LANGUAGES[0] || spoken[language]) return false;
  spoken[language] = await part<Record<Word, string>>(server, language);
  return true;
}

/** One row in a language, its {gaps} filled. */
export function say(language: Language, word: Word, gaps: Record<string, string | number> = {}): string {
  const text = spoken[language]?.[word] ?? WORDS[word][0];
  return text.replace(/\{(\w+)\}/g, (_, gap: string) => String(gaps[gap] ?? ""));
}
