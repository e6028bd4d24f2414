import { afterEach } from "vitest"

// A file whose tests never wait on I/O would otherwise keep its worker from reporting, which Vitest takes for a failure.
afterEach(() => new Promise<void>((resolve) => setImmediate(resolve)))
