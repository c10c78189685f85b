/** Where the customer writes. It stays open whoever has the conversation; drafts survive a reload. */
import { el, ICONS, icon, set } from "./dom";
import type { Tray } from "./files";
import type { View } from "./view";

const LONGEST = 4000; // characters
const TALLEST = 140; // px

export class Composer {
  readonly node: HTMLFormElement;
  readonly field: HTMLTextAreaElement;
  readonly #send: HTMLButtonElement;
  readonly #picker: HTMLInputElement;
  readonly #files = el("div");
  #tray: Tray | null = null;

  constructor(private readonly view: View) {
    const { say } = view;
    this.field = el("textarea", { rows: "1", maxlength: String(LONGEST), dir: "auto", enterkeyhint: "send", "aria-label": say("write") });
    this.#send = el("button", { type: "submit", class: "send", "aria-label": say("send") }, icon(ICONS.send));
    this.#picker = el("input", { type: "file", multiple: true, hidden: true, tabindex: "-1" });
    const clip = el("button", { type: "button", class: "round", "aria-label": say("attach"), onclick: () => this.#pick() }, icon(ICONS.clip));
    this.node = el("form", { class: "composer" }, this.#files, el("div", { class: "box" }, clip, this.#picker, this.field, this.#send));
    this.field.value = view.chat.drafts.get("draft") ?? "";
    this.#listen();
  }

  #listen(): void {
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#say();
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return; // Enter also ends a Japanese word
      event.preventDefault();
      this.#say();
    });
    this.field.addEventListener("input", () => {
      this.#keep();
      if (this.field.value) this.view.chat.nowTyping();
      else this.view.chat.stopTyping();
    });
    this.field.addEventListener("paste", (event) => {
      if (!event.clipboardData?.files.length) return;
      event.preventDefault();
      this.add(event.clipboardData.files);
    });
    this.#picker.addEventListener("change", () => {
      this.add(this.#picker.files);
      this.#picker.value = "";
    });
  }

  render(): void {
    const { stage } = this.view.chat.state ?? {};
    set(this.field, { placeholder: this.view.say(stage === "waiting" ? "keep" : "write") });
    this.#sized();
  }

  write(text: string): void {
    this.field.value = text;
    this.#keep();
  }

  /** Files that go with the next message. */
  add(files: Iterable<File> | null): void {
    const chosen = [...(files ?? [])]; // the browser empties its own list
    void this.view.more((more) => {
      this.#tray ??= new more.Tray(this.view, () => this.#sized());
      this.#files.replaceChildren(this.#tray.node);
      this.#tray.add(chosen);
    });
  }

  #pick(): void {
    set(this.#picker, { accept: this.view.upload.types.join(",") });
    this.#picker.click();
  }

  get #isEmpty(): boolean {
    return !this.field.value.trim() && !this.#tray?.files.length;
  }

  #say(): void {
    if (this.#tray?.isBusy || this.#isEmpty) return;
    this.view.chat.say(this.field.value.trim(), this.#tray?.files ?? []);
    this.field.value = "";
    this.#tray?.clear();
    this.#keep();
    this.view.sent();
    this.field.focus();
  }

  #sized(): void {
    this.#send.disabled = this.#tray?.isBusy || this.#isEmpty;
    this.field.style.blockSize = "auto";
    this.field.style.blockSize = `${Math.min(this.field.scrollHeight, TALLEST)}px`;
  }

  #keep(): void {
    this.#sized();
    this.view.chat.drafts.set("draft", this.field.value);
  }
}
