import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { AgentTask, CreateInput } from "../../api/AgentTasks.js"
import { newId } from "../store/ids.js"
import { invalid, Problem } from "../store/problem.js"
import { step } from "../store/records.js"
import type { AgentTaskRecord, State } from "../store/store.js"
import { ticketUrl } from "../store/ticket.js"
import type { Handler } from "./handler.js"

export const create: Handler<"agentTasks.create"> = (store, input) =>
  Effect.gen(function* () {
    const { state } = store
    const id = yield* newId("agtask")
    const newAgentId = yield* newId("agent")
    const createdAt = yield* DateTime.now
    const url = yield* ticketUrl(
      store,
      id,
      "agent_task",
      DateTime.add(createdAt, { seconds: input.sessionMaxDurationInSeconds ?? 1800 }),
      input.redirectUrl
    )
    return yield* step(() => {
      const userId = subjectOf(state, input.onBehalfOf)
      if (userId instanceof Problem) return userId
      const known = Array.from(state.agentTasks.values()).find((each) => each.agentName === input.agentName)
      const task: AgentTaskRecord = {
        id,
        agentId: known?.agentId ?? newAgentId,
        agentName: input.agentName,
        userId,
        status: "pending"
      }
      state.agentTasks.set(id, task)
      return { ...response(task), url }
    })
  })

export const revoke: Handler<"agentTasks.revoke"> = ({ state }, { agentTaskId }) =>
  step(() => {
    const task = state.agentTasks.get(agentTaskId)
    if (task === undefined) return taskNotFound()
    if (!state.users.has(task.userId)) return subjectNotFound()
    if (task.status !== "pending") return notRevocable()
    state.agentTasks.set(agentTaskId, { ...task, status: "revoked" })
    return response(task)
  })

const response = ({ agentId, id }: AgentTaskRecord): AgentTask => ({
  object: "agent_task",
  agentId,
  agentTaskId: id,
  taskId: id
})

/** The id of the user whom exactly one of `userId` and `identifier` names. */
const subjectOf = (state: State, { identifier, userId }: CreateInput["onBehalfOf"]): string | Problem => {
  if (userId !== undefined && identifier !== undefined) {
    return invalid(
      "on_behalf_of",
      "`identifier` isn't allowed when `user_id` is present.",
      "form_conditional_param_disallowed"
    )
  }
  if (userId !== undefined) return state.users.has(userId) ? userId : subjectNotFound()
  if (identifier === undefined) {
    return invalid("on_behalf_of", "at least one of `user_id`, `identifier` must be provided", "form_param_missing")
  }
  const value = identifier.toLowerCase()
  const kinds = ["email_address", "phone_number", "username", "web3_wallet"]
  const found = kinds.flatMap((kind) => state.identifiers.get(`${kind}:${value}`) ?? [])
  return found[0] ?? subjectNotFound()
}

const subjectNotFound = (): Problem =>
  new Problem({
    status: 404,
    code: "agent_task_subject_not_found",
    message: "user not found",
    longMessage: "The user of the agent task no longer exists. Please request a new one."
  })

const taskNotFound = (): Problem =>
  new Problem({
    status: 404,
    code: "agent_task_not_found",
    message: "agent task not found",
    longMessage: "The requested agent task could not be found."
  })

const notRevocable = (): Problem =>
  new Problem({
    status: 400,
    code: "agent_task_cannot_be_revoked",
    message: "cannot revoke agent task"
  })
