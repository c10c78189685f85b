/** What a customer may fill in: a callback, their details, a rating. Each says what is wrong beside the field. */
import type { Refused } from "./api";
import { el, tell } from "./dom";
import type { View } from "./view";

const HALF_HOUR = 30 * 60_000;
let count = 0;

/** The server's own words for a refusal. This part is a script of its own, to which the class of `api.ts` is another one. */
export function refused(error: unknown): string {
  const { code, message } = error as Partial<Refused>;
  return (code && message) || "";
}

/** A labelled field with room for what is wrong with it. */
function field(label: string, input: HTMLInputElement | HTMLTextAreaElement) {
  const id = `f${++count}`;
  const wrong = el("span", { class: "wrong", id: `${id}-wrong`, role: "alert" });
  input.id = id;
  input.setAttribute("aria-describedby", wrong.id);
  input.addEventListener("input", () => complain(""));
  function complain(text: string): void {
    tell(wrong, text);
    input.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) input.focus();
  }
  return { node: el("div", { class: "field" }, el("label", { for: id }, label), input, wrong), complain };
}

/** A form over the composer's place; `send` makes the request, whose refusal is shown. */
function sheet(view: View, title: string, action: string, fields: HTMLElement[], send: () => Promise<void> | null) {
  const wrong = el("p", { class: "wrong", role: "alert" });
  const submit = el("button", { class: "button", type: "submit" }, action);
  const cancel = el("button", { class: "button quiet", type: "button", onclick: () => view.sheet(null) }, view.say("back"));
  const heading = el("h3", {}, title);
  const form = el("form", { class: "sheet", novalidate: true, "aria-label": title }, heading, ...fields, wrong, el("div", { class: "row" }, cancel, submit));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sent = send();
    if (!sent) return;
    submit.disabled = true;
    try {
      await sent;
      view.sheet(null);
    } catch (error) {
      tell(wrong, refused(error) || view.say("broken"));
    }
    submit.disabled = false;
  });
  return form;
}

export function callbackForm(view: View): HTMLFormElement {
  const { say, chat } = view;
  const soonest = new Date(Math.ceil(chat.now() / HALF_HOUR) * HALF_HOUR + HALF_HOUR);
  const when = el("input", { type: "datetime-local", min: local(new Date(chat.now())), value: local(soonest), required: true });
  const contact = el("input", { type: "tel", autocomplete: "tel", maxlength: "200", required: true });
  const time = field(say("when"), when);
  const phone = field(say("phone"), contact);
  return sheet(view, say("callback"), say("book"), [time.node, phone.node], () => {
    const due = new Date(when.value);
    if (!(due.getTime() > chat.now())) return time.complain(say("later")), null;
    if (!contact.value.trim()) return phone.complain(say("reach")), null;
    return chat.choose("/callback", { due: `${when.value}${offset(due)}`, contact: contact.value.trim() });
  });
}

export function detailsForm(view: View): HTMLFormElement {
  const { say, chat } = view;
  const contact = el("input", { type: "text", autocomplete: "email", maxlength: "200", required: true });
  const text = el("textarea", { rows: "3", maxlength: "2000" });
  const reach = field(say("contact"), contact);
  return sheet(view, say("details"), say("send"), [reach.node, field(say("note"), text).node], () => {
    if (!contact.value.trim()) return reach.complain(say("reach")), null;
    return chat.choose("/details", { contact: contact.value.trim(), text: text.value.trim() });
  });
}

/** How it was, from 1 to 5: faces that are radio buttons, each with its word. */
export function ratingForm(view: View, close: () => void): HTMLFormElement {
  const { say, chat } = view;
  const word = el("span", { class: "word", "aria-hidden": "true" });
  const comment = el("textarea", { rows: "2", maxlength: "2000" });
  const wrong = el("p", { class: "wrong", role: "alert" });
  const send = el("button", { class: "button", type: "submit" }, say("send"));
  const skip = el("button", { class: "button quiet", type: "button", onclick: close }, say("skip"));
  const more = el("div", { hidden: true }, field(say("comment"), comment).node, wrong, el("div", { class: "row" }, skip, send));
  const faces = el("div", { class: "faces" });
  const form = el("form", { class: "sheet rating" }, el("fieldset", {}, el("legend", {}, say("rate")), faces, word), more);
  let score = 0;
  say("rates").split("|").forEach((name, i) => {
    const radio = el("input", { type: "radio", name: "score", value: String(i + 1), "aria-label": `${i + 1}: ${name}` });
    radio.addEventListener("change", () => {
      score = i + 1;
      tell(word, name);
      more.hidden = false;
    });
    faces.append(el("label", { title: name }, radio, face(i)));
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      await chat.choose("/rating", { score, comment: comment.value.trim() });
      close();
    } catch (error) {
      tell(wrong, refused(error) || say("broken"));
      send.disabled = false;
    }
  });
  return form;
}

/** A face from sad (0) to glad (4): only the mouth's curve differs. */
function face(gladness: number): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 40 40");
  svg.setAttribute("aria-hidden", "true");
  for (const d of ["M20 3.5a16.5 16.5 0 100 33 16.5 16.5 0 000-33z", "M14 15.5v1.5M26 15.5v1.5", `M12.5 ${27 - gladness} Q20 ${19 + gladness * 4} 27.5 ${27 - gladness}`]) {
    const path = document.createElementNS(svg.namespaceURI, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** A moment as an input of the browser's own time wants it. */
function local(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The customer's own offset from UTC at a moment, so that the time is told back to them as they chose it: "+01:00". */
function offset(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const two = (n: number) => String(Math.floor(Math.abs(n))).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}
