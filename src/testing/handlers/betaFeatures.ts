import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { changeDomainOfInstance } from "../store/domain.js"
import { invalid } from "../store/problem.js"
import { given } from "../store/settings.js"
import type { Handler } from "./handler.js"

export const updateInstanceSettings: Handler<"betaFeatures.updateInstanceSettings"> = (
  { instance, state },
  input = {}
) =>
  Effect.suspend(() => {
    const { restrictedToAllowlist, testMode, ...own } = input
    if (own.fromEmailAddress != null && !/^[A-Za-z0-9]+$/.test(own.fromEmailAddress)) {
      return invalid(
        "from_email_address",
        "from_email_address must be a valid email address local part.",
        "form_param_format_invalid"
      )
    }
    const { settings } = state
    const restrictions = { ...settings.restrictions, ...given({ allowlist: restrictedToAllowlist }) }
    state.settings = {
      ...settings,
      restrictions,
      instance: { ...settings.instance, ...given({ testMode }) },
      beta: { ...settings.beta, ...given(own) }
    }
    return Effect.succeed({ ...state.settings.beta, id: instance.id, restrictedToAllowlist: restrictions.allowlist })
  })

export const updateDomain: Handler<"betaFeatures.updateDomain"> = (store, input = {}) =>
  Effect.flatMap(DateTime.now, (time) => changeDomainOfInstance(store, input, time) ?? Effect.void)
