import * as Effect from "effect/Effect"
import { newId, randomHex } from "../store/ids.js"
import { Problem } from "../store/problem.js"
import type { Handler } from "./handler.js"

export const createSvixApp: Handler<"webhooks.createSvixApp"> = ({ state }) =>
  Effect.gen(function* () {
    const app = yield* newId("app")
    const key = yield* randomHex
    if (state.svixApp !== undefined) return yield* appExists()
    state.svixApp = app
    return { svixUrl: dashboardUrl(app, key) }
  })

export const deleteSvixApp: Handler<"webhooks.deleteSvixApp"> = ({ state }) =>
  Effect.suspend(() => {
    if (state.svixApp === undefined) return appMissing()
    state.svixApp = undefined
    return Effect.void
  })

export const generateSvixAuthURL: Handler<"webhooks.generateSvixAuthURL"> = ({ state }) =>
  Effect.flatMap(randomHex, (key) =>
    state.svixApp === undefined ? appMissing() : Effect.succeed({ svixUrl: dashboardUrl(state.svixApp, key) })
  )

const dashboardUrl = (app: string, key: string): string =>
  `https://app.svix.com/login#key=${encodeURIComponent(btoa(JSON.stringify({ appId: app, oneTimeToken: key })))}`

const appExists = (): Problem =>
  new Problem({ status: 400, code: "svix_app_exists", message: "Only one Svix app is allowed per instance." })

const appMissing = (): Problem =>
  new Problem({
    status: 400,
    code: "svix_app_missing",
    message: "No Svix apps are associated with the current instance."
  })
