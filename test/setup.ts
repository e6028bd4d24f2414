import { it, makeMethods } from "@effect/vitest"
import * as fc from "fast-check"
import { afterEach, inject } from "vitest"

// Every property takes it: fast-check's own `assert`, Effect's `FastCheck` and the `it.prop` of @effect/vitest.
fc.configureGlobal({ seed: inject("seed") })

// A file whose tests never wait on I/O would otherwise keep its worker from reporting, which Vitest takes for a failure.
afterEach(() => new Promise<void>((resolve) => setImmediate(resolve)))

// `layer` of @effect/vitest changes the methods of `it`, which the files of a worker share.
makeMethods(it)
