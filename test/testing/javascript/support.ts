import { isClerkAPIResponseError } from "@clerk/backend/errors"
import { assert } from "@effect/vitest"

/** The status and the first error code with which Clerk must reject a call. */
export const rejection = async (call: Promise<unknown>): Promise<ReadonlyArray<number | string | undefined>> => {
  const error: unknown = await call.then(
    () => new Error("the call should be rejected"),
    (reason: unknown) => reason
  )
  if (!isClerkAPIResponseError(error)) throw error
  assert.match(error.clerkTraceId ?? "", /^[0-9a-f]{32}$/)
  return [error.status, error.errors[0]?.code]
}

/** An image of 1 KB. */
export const image = (): File => new File([new Uint8Array(1024)], "image.png", { type: "image/png" })

/** A result that the client has no class for: Clerk's JSON, whatever the client declares. */
export const unconverted = (result: object): object => result
