// Compiles the styles and bundles the scripts into the portals' static folder. Run by `npm run build`.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import * as sass from "sass";
import * as esbuild from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const output = path.join(root, "src/permit/portals/static/build");

async function styles() {
  const compiled = sass.compile(path.join(root, "frontend/scss/app.scss"), {
    loadPaths: [root, path.join(root, "node_modules")],
    style: "compressed",
    quietDeps: true,
    logger: sass.Logger.silent,
  });
  await writeFile(path.join(output, "app.css"), compiled.css);
  return compiled.css.length;
}

async function scripts() {
  await esbuild.build({
    entryPoints: [path.join(root, "frontend/js/app.js")],
    outfile: path.join(output, "app.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    logLevel: "warning",
  });
}

await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
const [size] = await Promise.all([styles(), scripts()]);
console.log(`Built app.css (${Math.round(size / 1024)} kB) and app.js.`);
