import { once } from "node:events"
import { createServer } from "node:net"

/** A port on which nothing listens. */
export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, "127.0.0.1")
  await once(probe, "listening")
  const address = probe.address()
  if (address === null || typeof address === "string") throw new Error("no port")
  await new Promise((resolve) => probe.close(resolve))
  return address.port
}
