/**
 * The cookies of a `Cookie` header by name, in time that grows with its length only. The first of two with one name counts.
 * Values are decoded after the header is split, so that a value cannot contain another cookie; quotes are a part of them.
 */
export const parseCookieHeader = (header: string): ReadonlyMap<string, string> => {
  const cookies = new Map<string, string>()
  for (const pair of header.split(";")) {
    const equals = pair.indexOf("=")
    const name = pair.slice(0, Math.max(equals, 0)).trim()
    // A name such as `__proto__` would have an effect if the cookies were copied to an object.
    if (equals === -1 || cookies.has(name) || name in Object.prototype) continue
    cookies.set(name, decode(pair.slice(equals + 1).trim()))
  }
  return cookies
}

const decode = (value: string): string => {
  if (!value.includes("%")) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
