/**
 * Agent tasks: let an automated agent act for a user.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Endpoint from "../Endpoint.js"
import * as Wire from "../Wire.js"

/**
 * A one-time sign-in with which an agent works as a user.
 *
 * @since 0.1.0
 * @category schemas
 */
export class AgentTask extends Wire.Struct<AgentTask>("AgentTask")(() => ({
  object: Wire.object("agent_task"),
  /** The same for every task with the same agent name. */
  agentId: Schema.String,
  agentTaskId: Schema.String,
  /** @deprecated Use `agentTaskId`. */
  taskId: Schema.String,
  /** Whoever opens it is signed in as the user. Only in the response to `create`. */
  url: Schema.optional(Schema.String)
})) {}

/**
 * @since 0.1.0
 * @category schemas
 */
export class CreateInput extends Wire.Struct<CreateInput>("AgentTasks.CreateInput")(() => ({
  /** Either `userId` or `identifier`, not both. */
  onBehalfOf: Schema.Struct({
    userId: Schema.optional(Schema.String),
    /** A verified one, such as an email address. */
    identifier: Schema.optional(Schema.String)
  }),
  /** Only `*`, everything, exists. */
  permissions: Schema.Literal("*"),
  /** The same name gives the same `agentId`. Kept for audit. */
  agentName: Schema.String,
  /** Kept for audit. */
  taskDescription: Schema.String,
  /**
   * Absolute, on one of the instance's domains, and `https` in production. A foreign domain fails only when the URL
   * is opened.
   */
  redirectUrl: Wire.AbsoluteUrl,
  /** How long the session may last, in seconds. Default 1800. */
  sessionMaxDurationInSeconds: Schema.optional(Schema.Int)
})) {}

/**
 * Makes a URL that signs whoever opens it in as a user, so that an agent can work for them. Treat the URL as a
 * secret; every call makes a new task.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const create = Endpoint.post("agentTasks.create", "/agents/tasks", {
  payload: CreateInput,
  success: AgentTask,
  errors: [400, 404, 422]
})

/**
 * Makes a pending agent task's URL useless. A session that it already opened is not ended; revoke that one by
 * `sessions.revoke`.
 *
 * @since 0.1.0
 * @category endpoints
 */
export const revoke = Endpoint.post("agentTasks.revoke", "/agents/tasks/:agentTaskId/revoke", {
  success: AgentTask,
  errors: [400, 404],
  idempotent: true
})
