/** Prints a comparison for one size of an event and one number of requests at a time: `compare.js BYTES CONCURRENCY TARGET`. */
import { verifyWebhook } from "@clerk/backend/webhooks"
import { Redacted, Runtime } from "effect"
import { WebhookExamples } from "effect-clerk/testing"
import { Webhooks } from "effect-clerk/webhooks"
import { amount, median, report } from "../measure.js"

const rounds = amount(10, 3)
const warmUp = amount(4, 1)
const perRound = amount(400, 50)

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
const signingSecret = Redacted.make(secret)
const run = Runtime.runPromise(Runtime.defaultRuntime)

const ours = async (request: Request) =>
  run(Webhooks.verify({ headers: request.headers, body: await request.text(), signingSecret }))
const theirs = (request: Request) => verifyWebhook(request, { signingSecret: secret })

/** Microseconds for each request, with `concurrency` requests at the same time. */
const time = async (
  verify: (request: Request) => Promise<unknown>,
  requests: ReadonlyArray<Request>,
  concurrency: number
) => {
  let next = 0
  const worker = async () => {
    for (let request = requests[next++]; request !== undefined; request = requests[next++]) await verify(request)
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: concurrency }, worker))
  return ((performance.now() - start) * 1000) / requests.length
}

const [bytes = 2048, concurrency = 1, target = 1] = process.argv.slice(2).map(Number)

const base = WebhookExamples.make("user.created")
const { length } = (await run(WebhookExamples.deliver(base, signingSecret))).body
const publicMetadata = { bio: "x".repeat(bytes - length) }
const delivery = await run(WebhookExamples.deliver({ ...base, data: { ...base.data, publicMetadata } }, signingSecret))
const requests = () =>
  Array.from({ length: perRound }, () => new Request("http://localhost/webhooks", { method: "POST", ...delivery }))
const times: { readonly ours: Array<number>; readonly theirs: Array<number> } = { ours: [], theirs: [] }
for (let round = 0; round < warmUp + rounds; round++) {
  times.theirs.push(await time(theirs, requests(), concurrency))
  times.ours.push(await time(ours, requests(), concurrency))
}
const [mine, clerks] = [median(times.ours.slice(warmUp)), median(times.theirs.slice(warmUp))]
report(
  {
    name: `user.created of ${delivery.body.length} bytes, ${concurrency} at a time`,
    value: clerks / mine,
    unit: " × @clerk/backend",
    target,
    better: "higher"
  },
  `${mine.toFixed(1)} µs, @clerk/backend ${clerks.toFixed(1)} µs`
)
