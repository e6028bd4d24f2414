import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { RedirectUrl } from "../../api/RedirectURLs.js"
import { newId } from "../store/ids.js"
import { countedOnRequest, newestFirst } from "../store/page.js"
import { invalid, Problem } from "../store/problem.js"
import { find, remove } from "../store/records.js"
import type { Handler } from "./handler.js"

export const list: Handler<"redirectUrls.list"> = ({ state }, input = {}) =>
  Effect.sync(() => countedOnRequest(newestFirst(state.redirectUrls.values()), input))

export const create: Handler<"redirectUrls.create"> = ({ state }, { url }) =>
  Effect.gen(function* () {
    const id = yield* newId("ru")
    const time = yield* DateTime.now
    if (!URL.canParse(url)) return yield* invalid("url", "url must be a valid url.", "form_param_format_invalid")
    const isListed = Array.from(state.redirectUrls.values()).some((each) => each.url === url)
    if (isListed) return yield* alreadyListed(url)
    const created: RedirectUrl = { object: "redirect_url", id, url, createdAt: time, updatedAt: time }
    state.redirectUrls.set(id, created)
    return created
  })

export const get: Handler<"redirectUrls.get"> = ({ state }, { id }) => find(state.redirectUrls, "redirect URL", id)

const delete_: Handler<"redirectUrls.delete"> = ({ state }, { id }) =>
  Effect.as(remove(state.redirectUrls, "redirect URL", id), { object: "redirect_url", id, deleted: true })

export { delete_ as delete }

const alreadyListed = (url: string): Problem =>
  new Problem({
    status: 400,
    code: "duplicate_record",
    message: "duplicate redirect URL",
    longMessage: `the redirect URL ${url} already exists`
  })
