/**
 * What not everybody needs comes when it is needed: other languages, forms, attachments.
 *
 * Each part is a script that sets one name on the window. A script tag works from any page, where import() would ask the
 * server for leave.
 */

/** Where the build put each part, from the server on. */
declare const PARTS: Record<string, string>;

/** The page's own leave for our script, where its content policy asks for one: its parts need it too. */
const nonce = (document.currentScript as HTMLScriptElement | null)?.nonce;

const asked = new Map<string, Promise<unknown>>();

/** A part by its name; the same promise for everybody, and a new try after a failure. */
export function part<T>(server: string, name: string): Promise<T> {
  let coming = asked.get(name);
  if (!coming) {
    coming = load(server + PARTS[name]).then(() => (window as unknown as Record<string, T>)[`Segue_${name}`]);
    asked.set(name, coming);
    coming.catch(() => asked.delete(name));
  }
  return coming as Promise<T>;
}

function load(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    if (nonce) script.nonce = nonce;
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${address} could not be loaded`));
    document.head.append(script);
    script.remove(); // it loads all the same, and the page stays as it was
  });
}
