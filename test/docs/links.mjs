/** Checks that every link between pages of the documentation site leads to a page and an anchor that exist: part of `npm run docs`. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"

const site = resolve(import.meta.dirname, "../../site")
const pages = new Map(
  readdirSync(site, { recursive: true })
    .filter((path) => path.endsWith(".html"))
    .map((path) => [join(site, path), readFileSync(join(site, path), "utf8")])
)
const anchors = new Map(
  Array.from(pages, ([path, html]) => [path, new Set(Array.from(html.matchAll(/\sid="([^"]+)"/g), ([, id]) => id))])
)

const problemOf = (page, link) => {
  const [path, anchor] = link.split("#")
  const target = path === "" ? page : resolve(dirname(page), decodeURIComponent(path))
  if (!existsSync(target)) return "no such file"
  if (anchor === undefined || anchor === "" || !anchors.has(target)) return undefined
  return anchors.get(target).has(decodeURIComponent(anchor)) ? undefined : "no such anchor"
}

let links = 0
const broken = new Set()
for (const [page, html] of pages) {
  for (const [, href] of html.matchAll(/<a [^>]*?href="([^"]+)"/g)) {
    const link = href.replaceAll("&amp;", "&")
    if (/^[a-z]+:/.test(link)) continue
    links += 1
    const problem = problemOf(page, link)
    if (problem !== undefined) broken.add(`${relative(site, page)}: ${link}: ${problem}`)
  }
}
for (const line of broken) console.error(line)
console.log(`${links} links on ${pages.size} pages, ${broken.size} broken`)
if (pages.size === 0 || broken.size > 0) process.exitCode = 1
