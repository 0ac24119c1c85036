// Copies the browser libraries from node_modules to app/static/vendor/<name>@<version>/, licences
// beside them, and draws the icon sprite. Run after changing a version in package.json:
//   npm ci && npm run vendor
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { transform } from "esbuild";

const HERE = import.meta.dirname;
const MODULES = join(HERE, "node_modules");
const STATIC = join(HERE, "..", "static");
const VENDOR = join(STATIC, "vendor");
const TESTS = join(HERE, "..", "..", "tests", "vendor");
const FRAME = /<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/;

// package → files copied as they are; `minify` lists those that come only unminified.
// Tabler's package carries no licence file, so its text lies beside this script.
const LIBRARIES = {
  "@tabler/core": { copy: ["dist/css/tabler.min.css"], licence: "../../../licences/tabler.txt" },
  "axe-core": { copy: ["axe.min.js", "LICENSE-3RD-PARTY.txt"], licence: "LICENSE", to: TESTS },
  "chart.js": { copy: ["dist/chart.umd.min.js"], licence: "LICENSE.md" },
  fullcalendar: {
    copy: ["skeleton.css", "themes/classic/theme.css", "themes/classic/palette.css"],
    minify: ["all/global.js", "themes/classic/global.js"],
    licence: "LICENSE.md",
  },
  "temporal-polyfill": { copy: ["global.js"], licence: "LICENSE" },
  "tom-select": {
    copy: ["dist/js/tom-select.complete.min.js", "dist/css/tom-select.min.css"],
    licence: "LICENSE",
  },
};

async function readVersion(name) {
  const text = await readFile(join(MODULES, name, "package.json"), "utf8");
  return JSON.parse(text).version;
}

function nameOf(file) {
  // global.js exists in several folders of one package: keep the folder's name.
  return basename(file) === "global.js" ? file.split("/").slice(-2).join("-") : basename(file);
}

async function copyLibrary(name, { copy, minify = [], licence, to = VENDOR }) {
  const version = await readVersion(name);
  const folder = `${name.replace(/^@(\w+)\/core$/, "$1")}@${version}`;
  const target = join(to, folder);
  await mkdir(target, { recursive: true });
  for (const file of copy) {
    const text = await readFile(join(MODULES, name, file), "utf8");
    // The source maps are not shipped; without this line browsers would ask for them.
    await writeFile(join(target, nameOf(file)), text.replace(/\n?(\/\/#|\/\*#) sourceMappingURL=.*/g, ""));
  }
  for (const file of minify) {
    const text = await readFile(join(MODULES, name, file), "utf8");
    const { code } = await transform(text, { minify: true, legalComments: "inline" });
    await writeFile(join(target, nameOf(file).replace(/\.js$/, ".min.js")), code);
  }
  await cp(join(MODULES, name, licence), join(target, "LICENSE"));
  return folder;
}

async function drawSprite() {
  const names = (await readFile(join(HERE, "icons.txt"), "utf8")).split(/\s+/).filter(Boolean);
  const symbols = [];
  for (const name of names) {
    const svg = await readFile(join(MODULES, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
    const inside = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24">${inside.replace(FRAME, "").replace(/\s*\n\s*/g, "")}</symbol>`);
  }
  await mkdir(join(STATIC, "img"), { recursive: true });
  const note = `<!-- Tabler Icons ${await readVersion("@tabler/icons")}, MIT licence, see icons.LICENSE -->`;
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n${note}\n${symbols.join("\n")}\n</svg>\n`;
  await writeFile(join(STATIC, "img", "icons.svg"), sprite);
  await cp(join(MODULES, "@tabler/icons/LICENSE"), join(STATIC, "img", "icons.LICENSE"));
}

for (const folder of [VENDOR, TESTS]) await rm(folder, { recursive: true, force: true });
for (const [name, files] of Object.entries(LIBRARIES)) console.log(await copyLibrary(name, files));
await drawSprite();
