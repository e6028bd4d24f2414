import { access } from "./access.js"
import { billing } from "./billing.js"
import type { Cases } from "./Case.js"
import { connections } from "./connections.js"
import { instance } from "./instance.js"
import { machines } from "./machines.js"
import { organizationMembers } from "./members.js"
import { oauth } from "./oauth.js"
import { organizations } from "./organizations.js"
import { roles } from "./roles.js"
import { sessions } from "./sessions.js"
import { userCredentials } from "./userCredentials.js"
import { users } from "./users.js"

export const families: ReadonlyArray<Cases> = [
  users,
  userCredentials,
  sessions,
  organizations,
  organizationMembers,
  roles,
  machines,
  oauth,
  instance,
  access,
  connections,
  billing
]
