import type { ResponseHeaders } from "./RequestState.js"

/** `Set-Cookie` values of Clerk's as headers; one that could not stand in a header is left out. */
export const setCookies = (values: ReadonlyArray<string>): ResponseHeaders =>
  values.filter((value) => /^[\x20-\x7e]+$/.test(value)).map((value) => ["set-cookie", value])

/** The session token that `Set-Cookie` values bring; the last one counts. */
export const sessionTokenOf = (values: ReadonlyArray<string>): string | undefined =>
  values
    .filter((value) => value.startsWith("__session"))
    .at(-1)
    ?.split(/[=;]/, 2)[1] || undefined
