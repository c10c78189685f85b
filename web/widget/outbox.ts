/**
 * What was said and is not yet known to be kept. One item of localStorage a message, so that two tabs never write over
 * each other; a message leaves only when the server says that it is durable. The same key twice changes nothing there,
 * so every tab may send all that waits.
 */
import type { FileInfo } from "../shared/wire";

export interface Waiting {
  key: string;
  conversation: string;
  at: number;
  text: string;
  files: FileInfo[];
  /** The button "Talk to a person" rather than words. */
  person?: boolean;
  /** The server's own words on why it will not take it; it waits for the customer then. */
  refused?: string;
}

export class Outbox {
  #last = 0;

  constructor(private readonly store: Store, private readonly now: () => number) {}

  add(conversation: string, text: string, files: FileInfo[], person = false): Waiting {
    const at = (this.#last = Math.max(this.now(), this.#last + 1)); // order is kept within one millisecond, too
    const waiting: Waiting = { key: random(), conversation, at, text, files };
    if (person) waiting.person = true;
    this.put(waiting);
    return waiting;
  }

  put(waiting: Waiting): void {
    this.store.set(`out:${waiting.key}`, JSON.stringify(waiting));
  }

  remove(key: string): void {
    this.store.set(`out:${key}`, null);
  }

  /** Everything of a conversation, oldest first. */
  of(conversation: string): Waiting[] {
    const found: Waiting[] = [];
    for (const text of this.store.all("out:")) {
      try {
        const waiting = JSON.parse(text) as Waiting;
        if (waiting.conversation === conversation) found.push(waiting);
      } catch {
        // somebody else's item under our name
      }
    }
    return found.sort((a, b) => a.at - b.at);
  }
}

/** The browser's storage under our own prefix; where it is forbidden, the page's memory. */
export class Store {
  readonly #memory = new Map<string, string>();
  readonly #local: Storage | null = null;

  constructor(readonly prefix: string, storage: () => Storage) {
    try {
      this.#local = storage(); // full or not: what is there may be read
    } catch {
      // forbidden
    }
  }

  get(name: string): string | null {
    return this.#memory.get(name) ?? this.#local?.getItem(this.prefix + name) ?? null;
  }

  set(name: string, value: string | null): void {
    this.#memory.delete(name);
    if (value === null) return void this.#local?.removeItem(this.prefix + name);
    try {
      if (!this.#local) throw 0;
      this.#local.setItem(this.prefix + name, value);
    } catch {
      this.#memory.set(name, value); // no storage, or full: this page still remembers
    }
  }

  all(prefix: string): string[] {
    const found = [...this.#memory].filter(([name]) => name.startsWith(prefix)).map(([, value]) => value);
    for (let i = 0; i < (this.#local?.length ?? 0); i++) {
      const name = this.#local?.key(i);
      if (name?.startsWith(this.prefix + prefix)) found.push(this.#local?.getItem(name) ?? "");
    }
    return found;
  }
}

/** 128 bits of chance; randomUUID exists only on https and localhost. */
function random(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
