/**
 * How much the library adds, minified and gzipped, to a bundle with all of `effect` and `@effect/platform`. The limits beside
 * the targets are tests, in `test/package/size.pack.ts`.
 */
import { report } from "./measure.js"
import { addedKilobytes, bundles } from "./size/bundles.js"

for (const { limit, name, program, target } of bundles) {
  report({ name, value: await addedKilobytes(program), unit: " kB", target }, `limit ${limit} kB`)
}
