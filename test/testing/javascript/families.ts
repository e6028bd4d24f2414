import type { Cases } from "./Case.js"
import { sessions } from "./sessions.js"
import { userCredentials } from "./userCredentials.js"
import { users } from "./users.js"

export const families: ReadonlyArray<Cases> = [users, userCredentials, sessions]
