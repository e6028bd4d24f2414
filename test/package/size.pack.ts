import { assert, describe, it } from "vitest"
import { addedKilobytes, bundles } from "../bench/size/bundles.js"

describe("a bundle with the built package", () => {
  for (const { limit, name, program, target } of bundles) {
    it(`grows by less than ${limit} kB for ${name}`, async () => {
      const size = await addedKilobytes(program)
      // A program that imports nothing would pass too.
      assert.isAbove(size, 1)
      assert.isBelow(size, limit, `the target is ${target} kB; a limit is raised only with a reason in the commit`)
    })
  }
})
