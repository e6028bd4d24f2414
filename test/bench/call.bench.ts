/**
 * Whole calls: `users.get` of a user of 2 kB, over loopback from a server in a process of its own, with `@clerk/backend` in
 * alternating rounds of the same process. Each variant has a process of its own: in a shared one, whatever runs second
 * looks slower. A ratio above 1 is faster than `@clerk/backend`.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { compile } from "./compile.js"
import { amount, node, report } from "./measure.js"

const server = compile("call/server")
const worker = compile("call/worker")

const serve = async (mode: string) => {
  const child = spawn(process.execPath, [server, mode], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  // At the exit rather than the end, so that no server is left if a measurement throws.
  process.on("exit", () => child.kill())
  const [port] = await once(child.stdout, "data")
  return `http://127.0.0.1:${String(port).trim()}`
}

interface Round {
  readonly wall: number
  readonly cpu: number
}

const compare = (variant: string, url: string, inFlight: number): { readonly variant: Round; readonly clerk: Round } =>
  JSON.parse(node([worker, variant, url, String(inFlight), String(amount(3000, 32)), String(amount(11, 3))]))

const row = (what: string, url: string, inFlight: number, variant: string, target?: number) => {
  const { clerk, variant: measured } = compare(variant, url, inFlight)
  report(
    {
      name: `${variant}, ${what}`,
      value: clerk.wall / measured.wall,
      unit: " × @clerk/backend",
      ...(target === undefined ? {} : { target, better: "higher" })
    },
    `${measured.wall.toFixed(0)} µs a call, ${measured.cpu.toFixed(0)} µs CPU, ${(measured.cpu / clerk.cpu).toFixed(2)} × its CPU`
  )
}

const withLength = await serve("length")
const chunked = await serve("chunked")
row("16 in flight", withLength, 16, "bare undici")
row("16 in flight", withLength, 16, "bare fetch")
row("16 in flight", withLength, 16, "platform, undici")
row("16 in flight", withLength, 16, "platform, fetch")
row("16 in flight", withLength, 16, "effect-clerk, layerUndici", 1.1)
row("16 in flight, chunked", chunked, 16, "effect-clerk, layerUndici", 0.65)
row("16 in flight", withLength, 16, "effect-clerk, NodeTransport", 2.5)
row("16 in flight", withLength, 16, "effect-clerk, NodeTransport, tracer", 2.1)
row("16 in flight, chunked", chunked, 16, "effect-clerk, NodeTransport")
row("16 in flight", withLength, 16, "effect-clerk, FetchHttpClient", 0.4)
row("16 in flight", withLength, 16, "effect-clerk, FetchTransport", 0.65)
row("one at a time", withLength, 1, "effect-clerk, layerUndici")
row("one at a time", withLength, 1, "effect-clerk, NodeTransport")
row("one at a time", withLength, 1, "effect-clerk, FetchTransport")
process.exit()
