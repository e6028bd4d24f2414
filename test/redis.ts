import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { connect } from "node:net"
import { Effect, Schedule } from "effect"

const path = "/usr/bin/redis-server"

/** Debian's `redis-server`; tests that need it are skipped without it. */
export const hasRedis = existsSync(path)

/** A Redis of its own on a port, in memory only. It is killed when the scope closes. */
export const startRedis = (port: number) =>
  Effect.gen(function* () {
    const server = yield* Effect.acquireRelease(
      Effect.sync(() =>
        spawn(path, ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], {
          stdio: "ignore"
        })
      ),
      (server) => Effect.sync(() => server.kill("SIGKILL"))
    )
    yield* Effect.retry(ping(port), Schedule.spaced("50 millis"))
    return { signal: (name: NodeJS.Signals) => Effect.sync(() => server.kill(name)) }
  })

const ping = (port: number) =>
  Effect.async<void, string>((resume) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"))
    socket.on("data", () => {
      socket.destroy()
      resume(Effect.void)
    })
    socket.on("error", () => resume(Effect.fail("not listening")))
  })
