import type { TestProject } from "vitest/node"

/** Random tests of one run share a seed: `FC_SEED` of the environment, or a new one, printed so that a run can be repeated. */
export default function setup(project: TestProject): void {
  const seed = Number(process.env["FC_SEED"] ?? Math.floor(Math.random() * 2 ** 31))
  if (!Number.isInteger(seed)) throw new Error(`FC_SEED must be an integer, not ${process.env["FC_SEED"]}`)
  process.stdout.write(`Random tests use the seed ${seed}: FC_SEED=${seed} repeats them.\n`)
  project.provide("seed", seed)
}

declare module "vitest" {
  interface ProvidedContext {
    readonly seed: number
  }
}
