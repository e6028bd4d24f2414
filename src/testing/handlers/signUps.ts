import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { Problem } from "../store/problem.js"
import { change, find } from "../store/records.js"
import { asOf } from "../store/signUp.js"
import type { Handler } from "./handler.js"

export const get: Handler<"signUps.get"> = ({ state }, { id }) =>
  Effect.zipWith(find(state.signUps, "sign-up", id), DateTime.now, ({ signUp }, time) => asOf(signUp, time))

export const update: Handler<"signUps.update"> = ({ state }, { customAction, externalId, id }) =>
  Effect.map(
    change(state.signUps, "sign-up", id, (record, time) => {
      const { signUp } = record
      if (asOf(signUp, time).status !== "missing_requirements") return cannotUpdate()
      return {
        ...record,
        signUp: {
          ...signUp,
          externalId: externalId === undefined ? signUp.externalId : externalId,
          customAction: customAction ?? signUp.customAction
        }
      }
    }),
    ({ signUp }) => signUp
  )

const cannotUpdate = (): Problem =>
  new Problem({
    status: 403,
    code: "sign_up_cannot_be_updated",
    message: "Sign up cannot be updated",
    longMessage: "This sign up has reached a terminal state and cannot be updated"
  })
