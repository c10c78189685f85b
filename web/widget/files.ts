/** Attachments: chosen, pasted or dropped; sent with progress; shown as pictures or offered as downloads. */
import type { FileInfo } from "../shared/wire";
import { Refused, refusal, type Api } from "./api";
import { el, fill, icon, set, tell } from "./dom";
import { refused } from "./forms";
import { SIGNS } from "./signs";
import type { View } from "./view";

const AT_ONCE = 10;

/** A file that was said: a picture that opens large, a PDF that downloads. Fetched with the session, never by address. */
export function fileView(view: View, file: FileInfo): HTMLElement {
  const isPicture = file.type.startsWith("image/");
  const size = isPicture ? "" : ` ${sizeOf(view, file.size)}`;
  const label = view.say(isPicture ? "enlarge" : "download", { name: `${file.name}${size}` });
  const button = el("button", { type: "button", class: isPicture ? "picture" : "paper", "aria-label": label });
  fill(button, icon(SIGNS.file), el("span", {}, el("b", {}, file.name), size));
  const address = once(() => view.chat.api.file(file.id));
  if (isPicture) void address().then((url) => fill(button, el("img", { src: url, alt: "" })), () => {});
  button.addEventListener("click", async () => {
    try {
      const url = await address();
      if (isPicture) enlarge(view, url, file.name);
      else el("a", { href: url, download: file.name }).click();
    } catch {
      view.alert(view.say("broken"));
    }
  });
  return button;
}

function enlarge(view: View, url: string, name: string): void {
  const close = el("button", { type: "button", class: "round", "aria-label": view.say("back"), onclick: () => dialog.close() }, icon(SIGNS.close));
  const dialog = el("dialog", { class: "large", "aria-label": name, onclose: () => dialog.remove() }, close, el("img", { src: url, alt: name }));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("keydown", (event) => event.stopPropagation()); // Esc closes the picture, not the chat too
  view.node.after(dialog);
  dialog.showModal();
}

/** Only once, unless it failed. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make().catch((error: unknown) => ((made = null), Promise.reject(error))));
}

function sizeOf(view: View, bytes: number): string {
  const isLarge = bytes >= 1e6;
  const unit = isLarge ? "megabyte" : "kilobyte";
  const amount = isLarge ? bytes / 1e6 : Math.max(1, bytes / 1e3);
  return new Intl.NumberFormat(view.locale, { style: "unit", unit, maximumFractionDigits: isLarge ? 1 : 0 }).format(amount);
}

interface Chosen {
  node: HTMLElement;
  info: FileInfo | null;
  stop: () => void;
}

/** The files that go with the next message. */
export class Tray {
  readonly node = el("ul", { class: "tray", hidden: true });
  #chosen: Chosen[] = [];

  constructor(private readonly view: View, private readonly changed: () => void) {}

  get isBusy(): boolean {
    return this.#chosen.some((one) => !one.info);
  }

  get files(): FileInfo[] {
    return this.#chosen.flatMap((one) => one.info ?? []);
  }

  add(files: Iterable<File>): void {
    for (const file of files) if (this.#chosen.length < AT_ONCE && this.#may(file)) this.#send(file);
  }

  clear(): void {
    this.#chosen = [];
    this.#show();
  }

  #may(file: File): boolean {
    const { say, upload } = this.view;
    const name = file.name;
    if (!upload.types.includes(file.type)) this.view.alert(say("type", { name }));
    else if (file.size > upload.at_most) this.view.alert(say("large", { name, size: sizeOf(this.view, upload.at_most) }));
    else return true;
    return false;
  }

  #send(file: File): void {
    const { view } = this;
    const bar = el("progress", { max: "1", value: "0", "aria-label": file.name });
    const { done, abort } = upload(view.chat.api, file, (share) => set(bar, { value: share }));
    const picture = file.type.startsWith("image/") ? URL.createObjectURL(file) : "";
    const remove = el("button", { type: "button", class: "round", "aria-label": view.say("remove", { name: file.name }) }, icon(SIGNS.close));
    const name = el("span", { class: "name" });
    tell(name, file.name);
    const node = el("li", {}, picture ? el("img", { src: picture, alt: "" }) : icon(SIGNS.file), name, bar, remove);
    const one: Chosen = { node, info: null, stop: abort };
    remove.addEventListener("click", () => {
      one.stop();
      this.#drop(one);
    });
    done.then(
      (info) => {
        one.info = info;
        bar.remove();
        this.changed();
      },
      (error: unknown) => {
        if (!this.#chosen.includes(one)) return;
        view.alert(refused(error) || view.say("broken"));
        this.#drop(one);
      },
    );
    this.#chosen.push(one);
    this.#show();
  }

  #drop(one: Chosen): void {
    this.#chosen = this.#chosen.filter((other) => other !== one);
    this.#show();
  }

  #show(): void {
    this.node.hidden = !this.#chosen.length;
    fill(this.node, ...this.#chosen.map((one) => one.node));
    this.changed();
  }
}

/** Sends a file's bytes; fetch cannot tell how far it is, so this is the older way. */
function upload(api: Api, file: File, progress: (share: number) => void): { done: Promise<FileInfo>; abort: () => void } {
  const request = new XMLHttpRequest();
  const name = encodeURIComponent(file.name);
  request.open("POST", `${api.server}/v1/chat/conversations/${api.session?.conversation}/files?name=${name}`);
  request.setRequestHeader("Authorization", `Bearer ${api.session?.session}`);
  request.setRequestHeader("Content-Type", file.type);
  request.upload.onprogress = (event) => progress(event.total ? event.loaded / event.total : 0);
  const done = new Promise<FileInfo>((resolve, reject) => {
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText) as FileInfo);
      else reject(refusal(request.status, request.responseText));
    };
    request.onerror = request.onabort = () => reject(new Refused(0, "unreachable", ""));
  });
  request.send(file);
  return { done, abort: () => request.abort() };
}
