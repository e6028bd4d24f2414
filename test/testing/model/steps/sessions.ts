import { Effect } from "effect"
import { ActorTokens, AgentTasks, Sessions, SignInTokens } from "effect-clerk"
import { ClerkEmulator } from "effect-clerk/testing"
import fc from "fast-check"
import { Step, step } from "../Step.js"
import { emailAddress, optional } from "../values.js"

/** Connects a social account, as a browser does. */
const connectAccount = fc.record({ index: fc.nat(20), emailAddress: optional(emailAddress) }).map(
  (values) =>
    new Step("frontend.connectAccount", values, (model) =>
      Effect.gen(function* () {
        const { frontend } = yield* ClerkEmulator
        const user = model.choose("user", { index: values.index, deleted: false })
        if (user === undefined) return
        const { id } = yield* frontend.connectAccount(user.id, {
          provider: "oauth_google",
          ...(values.emailAddress === undefined ? {} : { emailAddress: values.emailAddress })
        })
        model.add("externalAccount", id, { user: user.id })
      })
    )
)

export const sessionSteps = [
  step(Sessions.create, {
    about: ["user"],
    input: ([userId = ""]) => ({ userId }),
    learn: (model, { clientId, id, userId }) => {
      model.add("session", id, { user: userId })
      model.add("client", clientId)
    }
  }),
  step(Sessions.create, {
    about: ["membership"],
    input: (_, __, ___, [membership]) => ({
      userId: membership?.owners.user ?? "",
      activeOrganizationId: membership?.owners.organization
    }),
    learn: (model, { clientId, id, userId }) => {
      model.add("session", id, { user: userId })
      model.add("client", clientId)
    }
  }),
  step(Sessions.revoke, { about: ["session"], input: ([sessionId = ""]) => ({ sessionId }) }),
  step(Sessions.createToken, {
    about: ["session"],
    input: ([sessionId = ""]) => ({ sessionId }),
    // Clerk's 404 for a session that has ended.
    otherwise: ["resource_not_found"]
  }),
  step(SignInTokens.create, {
    about: ["user"],
    input: ([userId = ""]) => ({ userId }),
    learn: (model, { id }, [user = ""]) => model.add("signInToken", id, { user })
  }),
  step(SignInTokens.revoke, { about: ["signInToken"], input: ([signInTokenId = ""]) => ({ signInTokenId }) }),
  step(ActorTokens.create, {
    about: ["user"],
    input: ([userId = ""]) => ({ userId, actor: { sub: "user_admin" } }),
    learn: (model, { id }, [user = ""]) => model.add("actorToken", id, { user })
  }),
  step(ActorTokens.revoke, { about: ["actorToken"], input: ([actorTokenId = ""]) => ({ actorTokenId }) }),
  step(AgentTasks.create, {
    about: ["user"],
    input: ([userId = ""]) => ({
      onBehalfOf: { userId },
      permissions: "*" as const,
      agentName: "agent",
      taskDescription: "task",
      redirectUrl: "https://example.com"
    }),
    learn: (model, { agentTaskId }, [user = ""]) => model.add("agentTask", agentTaskId, { user })
  }),
  step(AgentTasks.revoke, { about: ["agentTask"], input: ([agentTaskId = ""]) => ({ agentTaskId }) }),
  connectAccount
]
