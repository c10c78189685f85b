/**
 * Builds what the server serves into src/segue/server/static.
 *
 *   desk/ board/ shop/   pages; each folder here with an index.html is one
 *   assets/              their scripts and styles, named by content, so that they may be kept for ever
 *   widget.js            the chat widget: one classic script, no framework, its styles and English inside
 *   assets/widget-*.js   its parts that not everybody needs: other languages, forms and attachments
 *   openapi/             Swagger UI, for the page /docs
 *   manifest.json        which page needs which assets
 *
 * The new folder takes the old one's place only when all of it is there: a server that runs never sees half a build.
 * `node build.mjs` builds once, `node build.mjs --watch` at every change.
 */
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { readFileSync, watch } from "node:fs";
import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transformWithOxc } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const home = join(here, "..", "src", "segue", "server", "static");
const PAGES = ["desk", "board", "shop"];

/** Browsers that know light-dark() and adoptedStyleSheets: 2024 and newer. */
const target = ["chrome123", "safari17.5", "firefox120"];

const common = {
  root: here,
  configFile: false,
  logLevel: "warn",
  publicDir: false,
  define: { "process.env.NODE_ENV": '"production"' },
};

async function pages(out) {
  const there = await Promise.all(PAGES.map((page) => exists(join(here, page, "index.html"))));
  const input = Object.fromEntries(
    PAGES.filter((_, i) => there[i]).map((page) => [page, join(here, page, "index.html")]),
  );
  await build({
    ...common,
    base: "/static/",
    build: {
      outDir: out,
      emptyOutDir: true,
      target,
      cssTarget: target,
      assetsInlineLimit: 0, // no data: addresses: the pages' content policy stays strict
      manifest: "manifest.json",
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: { input },
    },
  });
}

async function widget(out) {
  const tokens = await tokensOfWidget();
  const parts = { more: await more(out, tokens.later), ...(await languages(out)) };
  await build({
    ...common,
    define: { ...common.define, PARTS: JSON.stringify(parts) },
    plugins: [onlyEnglish, onlyTokens(tokens.first)],
    build: { ...script(out, "main.ts", "SegueChat", "widget.js"), write: true },
  });
}

/** Forms and attachments: a script of its own, named by its content. */
async function more(out, tokens) {
  const built = await build({
    ...common,
    plugins: [onlyEnglish, onlyTokens(tokens)],
    define: { ...common.define, PARTS: "{}" },
    build: { ...script(out, "more.ts", "Segue_more", "more.js"), write: false },
  });
  return keep(out, "more", built[0].output[0].code);
}

/** One script a language, made of the table's columns. */
async function languages(out) {
  const { LANGUAGES, WORDS, LATER } = await table();
  const parts = {};
  for (const [i, language] of LANGUAGES.entries()) {
    const words = Object.fromEntries(Object.entries({ ...WORDS, ...LATER }).map(([word, row]) => [word, row[i]]));
    if (i) parts[language] = await keep(out, language, `var Segue_${language}=${JSON.stringify(words)}`);
  }
  return parts;
}

async function keep(out, name, code) {
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 8);
  await writeFile(join(out, "assets", `widget-${name}-${hash}.js`), code);
  return `/static/assets/widget-${name}-${hash}.js`;
}

function script(out, entry, name, file) {
  return {
    outDir: out,
    emptyOutDir: false,
    target,
    cssTarget: target,
    reportCompressedSize: false,
    lib: { entry: join(here, "widget", entry), formats: ["iife"], name, fileName: () => file },
    rolldownOptions: { output: { generatedCode: { symbols: false } } },
  };
}

async function table() {
  const source = await readFile(join(here, "widget", "table.ts"), "utf8");
  const { code } = await transformWithOxc(source, "table.ts");
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

const onlyEnglish = {
  name: "only English in widget.js",
  enforce: "pre",
  async load(id) {
    if (!id.endsWith("/widget/table.ts")) return null;
    const tables = Object.entries(await table()).map(([name, rows]) => {
      const kept = Array.isArray(rows) ? rows : Object.fromEntries(Object.entries(rows).map(([word, row]) => [word, [row[0]]]));
      return `export const ${name} = ${JSON.stringify(kept)};`;
    });
    return tables.join("\n");
  },
};

/** The names of the tokens that the widget's rules use: at the `first`, and those that only its `later` part does. */
async function tokensOfWidget() {
  const [all, first, later] = await Promise.all(
    ["shared/tokens.css", "widget/widget.css", "widget/more.css"].map((name) => readFile(join(here, name), "utf8")),
  );
  const meant = Object.fromEntries([...all.matchAll(/(--[\w-]+):([^;]+);/g)].map(([, name, value]) => [name, value]));
  const used = (css, found = new Set()) => {
    for (const [, name] of css.matchAll(/var\((--[\w-]+)/g)) {
      if (!found.has(name)) used(meant[name] ?? "", found.add(name));
    }
    return found;
  };
  const names = used(first);
  return { first: names, later: new Set([...used(later)].filter((name) => !names.has(name))) };
}

/** Of the pages' tokens only these, and nothing for a page's root: the widget lives in a shadow. */
const onlyTokens = (names) => ({
  name: "only the tokens that the widget uses",
  enforce: "pre",
  transform(code, id) {
    if (!/widget\/\w+\.css/.test(id)) return null;
    const tokens = readFileSync(join(here, "shared", "tokens.css"), "utf8")
      .replace(/\/\*[^]*?\*\//g, "")
      .replace(/(--[\w-]+):[^;]+;/g, (all, name) => (names.has(name) ? all : ""))
      .replace(/:root[^,{]*,\s*/g, "")
      .replace(/@media print[^]*?\}\s*\}/, "");
    return { code: code.replace('@import "../shared/tokens.css";', tokens), map: null };
  },
});

/** Swagger UI's own files, and the few lines that start it: no inline script, so the content policy holds there too. */
async function openapi(out) {
  const from = join(here, "node_modules", "swagger-ui-dist");
  await mkdir(join(out, "openapi"), { recursive: true });
  for (const name of ["swagger-ui-bundle.js", "swagger-ui.css", "LICENSE"]) {
    await cp(join(from, name), join(out, "openapi", name));
  }
  await cp(join(here, "shared", "openapi.js"), join(out, "openapi", "start.js"));
}

async function everything() {
  const began = Date.now();
  const fresh = `${home}.${process.pid}`;
  try {
    await pages(fresh);
    await widget(fresh);
    await openapi(fresh);
    await cp(join(here, "shared", "favicon.svg"), join(fresh, "favicon.svg"));
    await replace(fresh);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  await report(Date.now() - began);
}

/** Puts the new folder in the old one's place: two renames, the shortest moment that a file system has. */
async function replace(fresh) {
  const old = `${fresh}.old`;
  await mkdir(dirname(home), { recursive: true });
  if (await exists(home)) await rename(home, old);
  await rename(fresh, home);
  await rm(old, { recursive: true, force: true });
}

/** What a visitor loads, in kB after gzip. */
async function report(took) {
  const manifest = JSON.parse(await readFile(join(home, "manifest.json"), "utf8"));
  const sizes = { widget: await weigh(["widget.js"]) };
  for (const [name, entry] of Object.entries(manifest)) {
    if (entry.isEntry) sizes[name.split("/")[0]] = await weigh(loaded(manifest, name));
  }
  await writeFile(join(home, "sizes.json"), JSON.stringify(sizes));
  const words = Object.entries(sizes).map(([name, bytes]) => `${name} ${(bytes / 1000).toFixed(1)} kB`);
  console.log(`pages built in ${(took / 1000).toFixed(1)} s; gzipped: ${words.join(", ")}`);
}

/** The scripts and styles that a page loads at once; what it loads later on its own is not among them. */
function loaded(manifest, name, seen = new Set()) {
  const entry = manifest[name];
  if (seen.has(entry.file)) return seen;
  seen.add(entry.file);
  for (const sheet of entry.css ?? []) seen.add(sheet);
  for (const part of entry.imports ?? []) loaded(manifest, part, seen);
  return seen;
}

async function weigh(files) {
  let bytes = 0;
  for (const file of files) bytes += gzipSync(await readFile(join(home, file)), { level: 9 }).length;
  return bytes;
}

async function exists(path) {
  return stat(path).then(() => true, () => false);
}

await everything();
if (process.argv.includes("--watch")) {
  let timer;
  for (const folder of await readdir(here, { withFileTypes: true })) {
    if (!folder.isDirectory() || basename(folder.name) === "node_modules") continue;
    watch(join(here, folder.name), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => everything().catch((error) => console.error(error.message)), 150);
    });
  }
}
