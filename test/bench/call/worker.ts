/**
 * Measures one variant beside @clerk/backend, in alternating rounds of one process, and prints the medians as JSON.
 *
 * Arguments: variant, base URL, calls in flight, calls a round, rounds.
 */
import { variants } from "./variants.js"

const [, , name = "", baseUrl = "", inFlight = "16", perRound = "2000", rounds = "9"] = process.argv
const warmUp = 2

interface Round {
  /** Microseconds a call. */
  readonly wall: number
  readonly cpu: number
}

const measure = async (read: () => Promise<unknown>): Promise<Round> => {
  const calls = Number(perRound)
  let left = calls
  const worker = async () => {
    while (left-- > 0) await read()
  }
  const cpu = process.cpuUsage()
  const start = performance.now()
  await Promise.all(Array.from({ length: Number(inFlight) }, worker))
  const wall = performance.now() - start
  const { system, user } = process.cpuUsage(cpu)
  return { wall: (wall * 1000) / calls, cpu: (system + user) / calls }
}

const make = (variant: string) => (variants[variant] ?? variants["@clerk/backend"])!(baseUrl)
const reads = { variant: make(name), clerk: make("@clerk/backend") }
const measured: Record<keyof typeof reads, Array<Round>> = { variant: [], clerk: [] }
for (let round = 0; round < Number(rounds); round++) {
  measured.clerk.push(await measure(reads.clerk))
  measured.variant.push(await measure(reads.variant))
}

const median = (values: ReadonlyArray<number>): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

const summary = (all: ReadonlyArray<Round>): Round => {
  const counted = all.slice(warmUp)
  return { wall: median(counted.map(({ wall }) => wall)), cpu: median(counted.map(({ cpu }) => cpu)) }
}

process.stdout.write(JSON.stringify({ variant: summary(measured.variant), clerk: summary(measured.clerk) }))
process.exit(0)
