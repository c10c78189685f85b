/** Above the composer while somebody is looked for: who, since when, what may be done meanwhile, and while people have a
 * part in it, the link to what was passed on. Updated in place. */
import { el, icon, tell } from "./dom";
import { callbackForm, detailsForm, refused } from "./forms";
import { passedLink } from "./passed";
import { SIGNS } from "./signs";
import type { View } from "./view";

const HEARD_EVERY = 20_000;
const PLAUSIBLE = 600;

export class BannerView {
  readonly node: HTMLElement;
  readonly #banner: HTMLElement;
  readonly #passed: HTMLElement;
  readonly #text = el("p", { class: "what", dir: "auto" });
  readonly #usually = el("b");
  readonly #since = el("span");
  readonly #reference = el("code");
  readonly #copy: HTMLButtonElement;
  readonly #number: HTMLElement;
  readonly #choices = el("div", { class: "choices" });
  #told = 0;
  #later = 0;

  constructor(private readonly view: View, private readonly heard: HTMLElement) {
    const { say } = view;
    this.#copy = el("button", { type: "button", class: "plain" }, say("copy"));
    this.#copy.addEventListener("click", () => void this.#copied());
    this.#number = el("span", { class: "number" }, `${say("reference")} `, this.#reference, this.#copy);
    this.#choices.append(
      el("button", { type: "button", class: "button quiet", onclick: () => view.sheet(callbackForm(view)) }, icon(SIGNS.phone), say("callback")),
      el("button", { type: "button", class: "button quiet", onclick: () => view.sheet(detailsForm(view)) }, icon(SIGNS.mail), say("details")),
      el("button", { type: "button", class: "button quiet", onclick: () => void this.#back() }, icon(SIGNS.back), say("assist")),
    );
    const band = el("div", { class: "band", "aria-hidden": "true" }, el("i"));
    this.#banner = el("section", { class: "banner", "aria-label": say("looking") }, band, this.#text, el("div", { class: "row" }, this.#usually, this.#since, this.#number), this.#choices);
    this.#passed = passedLink(view);
    this.node = el("div", { class: "with-people" }, this.#banner, this.#passed);
    const clock = window.setInterval(() => (this.node.isConnected ? this.#wait() : clearInterval(clock)), 10_000);
  }

  render(): void {
    const { state } = this.view.chat;
    const banner = state?.banner ?? null;
    this.#banner.hidden = !banner || this.view.hasSheet;
    this.#passed.hidden = this.view.hasSheet || !state?.reference || !["waiting", "person"].includes(state.stage);
    const last = this.view.chat.lines.findLast((line) => line.who === "system");
    const isSaid = last?.text === banner?.text; // the same words stand in the chat already, and were heard there
    this.#tell(isSaid ? "" : (banner?.text ?? ""));
    if (!banner || !state) return;
    const isShort = state.stage === "waiting" && banner.on_duty && banner.minutes !== null;
    this.#text.hidden = isSaid || isShort || banner.arranged;
    tell(this.#usually, isShort && !banner.arranged ? this.view.say("usually", { n: banner.minutes ?? 0 }) : "");
    this.#banner.classList.toggle("nobody", !banner.on_duty || banner.arranged);
    tell(this.#text, banner.text);
    this.#number.hidden = !state.reference;
    tell(this.#reference, state.reference ?? "");
    const { can } = state;
    const [call, leave, back] = [...this.#choices.children] as HTMLButtonElement[];
    if (call) call.hidden = !can.callback || banner.arranged;
    if (leave) leave.hidden = !can.details || banner.arranged;
    if (back) back.hidden = !can.back;
    this.#choices.hidden = !(can.back || (!banner.arranged && (can.callback || can.details)));
    this.#wait();
  }

  /** With the assistant again; where that cannot be, the server's own sentence stands in the chat. */
  async #back(): Promise<void> {
    const { chat, composer } = this.view;
    const buttons = [...this.#choices.children] as HTMLButtonElement[];
    buttons.forEach((button) => (button.disabled = true));
    try {
      await chat.choose("/back", {});
      composer.field.focus();
    } catch (error) {
      this.view.alert(refused(error) || this.view.say("broken"));
    }
    buttons.forEach((button) => (button.disabled = false));
  }

  /** Minutes so far, from the first on; where the clock of this machine is plainly wrong, none. */
  #wait(): void {
    const { state, now } = this.view.chat;
    const banner = state?.banner;
    const minutes = banner?.on_duty && !banner.arranged ? Math.floor((now() - Date.parse(banner.since)) / 60_000) : 0;
    tell(this.#since, minutes > 0 && minutes < PLAUSIBLE ? this.view.say("waited", { n: minutes }) : "");
  }

  /** What changes is also heard, but not more often than every 20 seconds. */
  #tell(text: string): void {
    clearTimeout(this.#later);
    const wait = this.#told + HEARD_EVERY - Date.now();
    if (this.heard.textContent === text) return;
    if (wait > 0 && text) {
      this.#later = window.setTimeout(() => this.#tell(this.view.chat.state?.banner?.text ?? ""), wait);
      return;
    }
    this.#told = Date.now();
    tell(this.heard, text);
  }

  async #copied(): Promise<void> {
    const { say } = this.view;
    try {
      await navigator.clipboard.writeText(this.view.chat.state?.reference ?? "");
      tell(this.#copy, say("copied"));
      window.setTimeout(() => tell(this.#copy, say("copy")), 2000);
    } catch {
      getSelection()?.selectAllChildren(this.#reference); // not allowed to copy: it is marked, so that they can
    }
  }
}
