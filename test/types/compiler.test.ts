import { readdirSync, readFileSync } from "node:fs"
import { join, relative, resolve } from "node:path"
import { setImmediate } from "node:timers/promises"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ClerkService } from "effect-clerk"
import ts from "typescript"

/**
 * What the compiler and editors say about the library and its documentation. All tests share one program, since building it
 * takes longest: the sources, one file for each snippet of the documentation, and one that calls every method.
 */

const root = resolve(import.meta.dirname, "../..")

const parse = (name: string) =>
  ts.parseJsonConfigFileContent(ts.readConfigFile(join(root, name), ts.sys.readFile).config, ts.sys, root)

const listFiles = (folder: string, extension: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(extension))
    .map((name) => join(root, folder, name))

interface Snippet {
  readonly origin: string
  readonly code: string
}

const snippetsIn = (file: string, text: string): ReadonlyArray<Snippet> =>
  Array.from(text.matchAll(/^```ts\n([\s\S]*?)^```/gm), ({ 1: code = "", index }) => ({
    origin: `${relative(root, file)}:${text.slice(0, index).split("\n").length}`,
    code
  }))

/** The text of comments without their stars, with the same line numbers. */
const withoutStars = (source: string): string => source.replace(/^ *\* ?/gm, "")

const snippets = new Map(
  [
    ...[
      join(root, "README.md"),
      join(root, "CONTRIBUTING.md"),
      join(root, "docs/llms.txt"),
      ...listFiles("docs", ".md")
    ].flatMap((file) => snippetsIn(file, readFileSync(file, "utf8"))),
    ...listFiles("src", ".ts").flatMap((file) => snippetsIn(file, withoutStars(readFileSync(file, "utf8"))))
  ].map((snippet, number) => [join(root, `test/types/snippet-${number}.ts`), snippet] as const)
)

const methods = Object.entries<object>({
  ...Effect.runSync(Effect.provide(ClerkService, ClerkService.layerMock({})))
}).flatMap(([resource, members]) => Object.keys(members).map((name) => `${resource}.${name}`))

const calls = join(root, "test/types/calls.ts")
const callsText = [
  `import { ClerkService } from "effect-clerk"`,
  "declare const clerk: typeof ClerkService.Service",
  "declare const input: never",
  ...methods.map((method) => `clerk.${method}(...input)`)
].join("\n")

/** Calls in which an editor suggests a code, at the empty string. */
const suggesting = [
  "error.hasCode('')",
  "catchCode('', handle)",
  "catchCode(['conflict', ''], handle)",
  "item.code === ''"
]
const suggestions = join(root, "test/types/suggestions.ts")
const suggestionsText = [
  `import { catchCode, type ClerkErrors, type ErrorItem } from "effect-clerk"`,
  "declare const error: ClerkErrors\ndeclare const item: ErrorItem\ndeclare const handle: never",
  ...suggesting
].join("\n")

const sources = parse("tsconfig.build.json").fileNames

const files = new Map([
  [calls, callsText],
  [suggestions, suggestionsText],
  ...Array.from(snippets, ([name, { code }]) => [name, `${code}\nexport {}\n`] as const)
])

const { options } = parse("tsconfig.json")

/** Of the sources and of files in memory. */
const serviceOf = (
  files: ReadonlyMap<string, string>,
  compilerOptions: ts.CompilerOptions,
  scripts: ReadonlyArray<string>
): ts.LanguageService =>
  ts.createLanguageService({
    getScriptFileNames: () => [...scripts],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const content = files.get(name) ?? ts.sys.readFile(name)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => ({ ...options, noUnusedLocals: false, ...compilerOptions }),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => files.has(name) || ts.sys.fileExists(name),
    readFile: (name) => files.get(name) ?? ts.sys.readFile(name),
    directoryExists: (name) => ts.sys.directoryExists(name) || [...files.keys()].some((file) => file.startsWith(name)),
    getDirectories: ts.sys.getDirectories
  })

const service = serviceOf(
  files,
  { noEmit: false, emitDeclarationOnly: true, declaration: true, outDir: join(root, "dist") },
  [...sources, ...files.keys()]
)

const messagesOf = (service: ts.LanguageService, name: string): ReadonlyArray<string> =>
  [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)].map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, " ")
  )

/** Completions inside the quotes of an empty string. */
const completionsIn = (service: ts.LanguageService, name: string, text: string, code: string) =>
  (service.getCompletionsAtPosition(name, text.indexOf(code) + code.indexOf("''") + 1, undefined)?.entries ?? []).map(
    (entry) => entry.name
  )

beforeAll(() => {
  service.getProgram()
}, 120_000)

it("every snippet of the documentation compiles", { timeout: 120_000 }, () => {
  const problems = Array.from(snippets, ([name, { origin }]) =>
    messagesOf(service, name).map((message) => `${origin}: ${message}`)
  ).flat()
  assert.isAtLeast(snippets.size, 20)
  assert.deepStrictEqual(problems, [])
})

describe("hovering a method in an editor", () => {
  const hover = (method: string) => {
    const call = `clerk.${method}`
    const info = service.getQuickInfoAtPosition(calls, callsText.indexOf(`\n${call}(`) + call.length)
    return {
      signature: ts.displayPartsToString(info?.displayParts ?? []),
      documentation: ts.displayPartsToString(info?.documentation ?? []),
      deprecated: info?.tags?.some((tag) => tag.name === "deprecated") ?? false
    }
  }

  it("names its input, its output and its errors", () => {
    const { documentation, signature } = hover("actorTokens.create")
    assert.match(documentation, /^Lets `actor.sub` sign in as `userId`/)
    assert.match(signature, /\(input: CreateInput\) => Effect<ActorToken, /)
    assert.match(signature, /SDKError/)
    assert.match(signature, /ClerkErrors<400 \| 402 \| 422>/)
  })

  it("shows the success type by name, one of two or a page of many", () => {
    assert.match(hover("sessions.refresh").signature, /RefreshInput\) => Effect<Token \| Cookies, /)
    assert.match(hover("sessions.list").signature, /\(input\?: ListInput \| undefined\) => Effect<Page<Session>, /)
  })

  it.each(methods)("shows a short text and names instead of structures: %s", (method) => {
    const { documentation, signature } = hover(method)
    assert.match(documentation, /^[A-Z`].+[.:)]$/s, `${method} has no sentence`)
    assert.isAtMost(documentation.length, 400, `${method} is documented at length`)
    assert.notMatch(signature, /\bany\b/)
    assert.match(signature, /=> Effect<(void|string|number|boolean|Page<\w+>|readonly \w+\[\]|\w+( \| \w+)*), /)
  })

  it("strikes out what is deprecated", () => {
    assert.isTrue(hover("sessions.verify").deprecated)
    assert.isFalse(hover("sessions.get").deprecated)
  })
})

it.each(suggesting)("an editor suggests the known codes: %s", (call) => {
  const names = completionsIn(service, suggestions, suggestionsText, call)
  assert.includeMembers(names, ["resource_not_found", "form_identifier_exists"])
})

/** Lines of a declaration file that have the type `any`. */
const linesWithAny = (name: string, content: string): ReadonlyArray<string> => {
  const file = ts.createSourceFile(name, content, ts.ScriptTarget.ES2022, true)
  const found: Array<string> = []
  const visit = (node: ts.Node): void => {
    // The compiler writes out the bases of Effect's error classes, whose own constraint this is.
    if (ts.isTypeParameterDeclaration(node) && node.constraint?.getText().endsWith("Record<string, any>")) return
    if (node.kind === ts.SyntaxKind.AnyKeyword) {
      const { line } = file.getLineAndCharacterOfPosition(node.pos)
      found.push(`${name}:${line + 1} ${node.parent.getText().slice(0, 200)}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

describe("the declarations of the package", () => {
  const declarations: Array<ts.OutputFile> = []

  beforeAll(async () => {
    for (const name of sources) {
      declarations.push(...service.getEmitOutput(name, true).outputFiles.filter(({ name }) => name.endsWith(".d.ts")))
      // Vitest ends a worker that does not respond for a minute.
      await setImmediate()
    }
  }, 240_000)

  it("have the type any nowhere", () => {
    assert.strictEqual(declarations.length, sources.length)
    assert.deepStrictEqual(
      declarations.flatMap(({ name, text }) => linesWithAny(name, text)),
      []
    )
  })

  describe("an application that registers its names and types", () => {
    const register = join(root, "test/types/registered/register.ts")
    const application = join(root, "test/types/registered/application.ts")

    const registerText = `
import "effect-clerk"
declare module "effect-clerk" {
  interface Register {
    role: "org:admin" | "org:member"
    permission: "org:invoices:create" | "org:sys_memberships:manage"
    feature: "reports"
    plan: "free" | "pro"
    sessionClaims: { readonly team: string }
    userPublicMetadata: { readonly plan?: "free" | "pro" }
    userPrivateMetadata: { readonly billing: { readonly customerId: string; readonly tags: readonly ("a" | "b")[] } }
    userUnsafeMetadata: { readonly theme: "dark" | "light" }
    organizationPrivateMetadata: { readonly customerId: string }
    organizationMembershipPublicMetadata: { readonly title: string }
  }
}`

    const header = `
import { Effect, Schema } from "effect"
import { Invitations, OrganizationInvitations, OrganizationMemberships, Organizations, Users } from "effect-clerk"
import { Auth, CurrentAuth, type SessionAuth } from "effect-clerk/auth"
import type { OrganizationMembershipRecord, UserRecord } from "effect-clerk/bulk"
import { ClerkEmulator, type Emulator, TestAuth } from "effect-clerk/testing"
declare const emulator: Emulator
declare const json: { readonly [key: string]: unknown }
declare const auth: SessionAuth.SessionAuth
declare const user: Users.User
declare const organization: Organizations.Organization
declare const membership: OrganizationMemberships.OrganizationMembership
declare const invitation: Invitations.Invitation
declare const organizationInvitation: OrganizationInvitations.OrganizationInvitation
`

    const accepted = [
      `auth.has({ role: "org:admin", permission: "org:invoices:create", feature: "org:reports", plan: "user:pro" })`,
      `auth.claims.team.toUpperCase()`,
      `auth.organization?.role satisfies "org:admin" | "org:member" | undefined`,
      `user.publicMetadata.plan satisfies "free" | "pro" | undefined`,
      `user.publicMetadata["other"] satisfies unknown`,
      `organization.privateMetadata?.customerId satisfies string | undefined`,
      `membership.publicMetadata.title satisfies string`,
      `membership.role satisfies "org:admin" | "org:member"`,
      `({ userId: "user_1", role: "org:member" }) satisfies OrganizationMemberships.CreateInput`,
      `CurrentAuth.requireRole("org:member")`,
      `CurrentAuth.requirePermission("org:invoices:create")`,
      `CurrentAuth.requirePlan("pro")`,
      `ClerkEmulator.layer({ roles: { "org:admin": ["org:invoices:create"] } })`,
      `Auth.layer({ claims: Schema.Struct({ team: Schema.String, level: Schema.NumberFromString }) })`,
      `TestAuth.layer({ userId: "user_1", orgRole: "org:admin", claims: { team: "core", other: 1 } })`,
      `Users.create({ publicMetadata: { plan: "pro", other: 1 }, unsafeMetadata: { theme: "dark" } })`,
      `Users.replaceMetadata({ userId: "user_1", privateMetadata: { billing: { customerId: "c", tags: ["a"] } } })`,
      `Users.replaceMetadata({ userId: "user_1", publicMetadata: user.publicMetadata })`,
      `Users.updateMetadata({ userId: "user_1", publicMetadata: { plan: null, other: 1 }, unsafeMetadata: {} })`,
      `Users.updateMetadata({ userId: "user_1", privateMetadata: { billing: { customerId: null } } })`,
      `Users.updateMetadata({ userId: "user_1", privateMetadata: { billing: { tags: ["a", "b"] } } })`,
      `Organizations.create({ name: "Acme", privateMetadata: { customerId: "c" }, publicMetadata: json })`,
      `Organizations.updateMetadata({ organizationId: "org_1", privateMetadata: { customerId: null } })`,
      `Invitations.create({ emailAddress: "a@b.ch", publicMetadata: invitation.publicMetadata })`,
      `OrganizationMemberships.updateMetadata({ organizationId: "org_1", userId: "user_1", publicMetadata: {} })`,
      `OrganizationMemberships.list({ organizationId: "org_1", role: ["org:admin"] })`,
      `organizationInvitation.publicMetadata.title satisfies string`,
      `emulator.mintSessionToken("sess_1", { claims: { team: "core", other: 1 } })`,
      `emulator.mintSessionToken("sess_1", { claims: { other: 1 } })`,
      `emulator.seedUsers(1, () => ({ publicMetadata: { plan: "pro" } }))`,
      `emulator.seed({ organizations: [{ name: "Acme", members: [{ user: "ada", role: "org:member" }] }] })`
    ]

    const rejected = [
      `auth.has({ role: "org:adminn" })`,
      `auth.has({ permission: "org:invoices:read" })`,
      `auth.has({ feature: "org:exports" })`,
      `({ userId: "user_1", role: "org:membr" }) satisfies OrganizationMemberships.CreateInput`,
      `CurrentAuth.requireRole("org:adminn")`,
      `CurrentAuth.requirePermission("org:invoices:read")`,
      `CurrentAuth.requirePermission("org:sys_memberships:manage")`,
      `CurrentAuth.requireFeature("exports")`,
      `CurrentAuth.requirePlan("org:max")`,
      `CurrentAuth.requireAuthorization({ role: "admin" })`,
      `user.publicMetadata.plan satisfies "free" | undefined`,
      `ClerkEmulator.layer({ roles: { "org:adminn": [] } })`,
      `Auth.layer({ claims: Schema.Struct({ team: Schema.Number }) })`,
      `Auth.layer({ claims: Schema.String })`,
      `TestAuth.layer({ userId: "user_1", orgRole: "org:adminn" })`,
      `TestAuth.layer({ userId: "user_1", claims: { team: 1 } })`,
      `Users.create({ publicMetadata: { plan: "max" } })`,
      `Users.create({ publicMetadata: { plan: null } })`,
      `Users.create({ privateMetadata: json })`,
      `Users.replaceMetadata({ userId: "user_1", unsafeMetadata: { theme: "blue" } })`,
      `Users.replaceMetadata({ userId: "user_1", unsafeMetadata: { theme: null } })`,
      `Users.updateMetadata({ userId: "user_1", publicMetadata: { plan: "max" } })`,
      `Users.updateMetadata({ userId: "user_1", privateMetadata: { billing: { customerId: 1 } } })`,
      `Users.updateMetadata({ userId: "user_1", privateMetadata: { billing: { tags: ["c"] } } })`,
      `Users.updateMetadata({ userId: "user_1", privateMetadata: { billing: { tags: [null] } } })`,
      `Organizations.create({ name: "Acme", privateMetadata: { customerId: 1 } })`,
      `Organizations.replaceMetadata({ organizationId: "org_1", privateMetadata: {} })`,
      `Organizations.updateMetadata({ organizationId: "org_1", privateMetadata: { customerId: 1 } })`,
      `Invitations.create({ emailAddress: "a@b.ch", publicMetadata: { plan: "max" } })`,
      `Invitations.createBulk({ invitations: [{ emailAddress: "a@b.ch", publicMetadata: { plan: "max" } }] })`,
      `({ role: "org:member", emailAddress: "a@b.ch", publicMetadata: { title: 1 } }) satisfies OrganizationInvitations.CreateInput`,
      `({ userId: "user_1", role: "org:member", publicMetadata: { title: 1 } }) satisfies OrganizationMemberships.CreateInput`,
      `OrganizationMemberships.updateMetadata({ organizationId: "org_1", userId: "user_1", publicMetadata: { title: 1 } })`,
      `OrganizationMemberships.list({ organizationId: "org_1", role: ["org:adminn"] })`,
      `invitation.publicMetadata.plan satisfies "free" | undefined`,
      `emulator.mintSessionToken("sess_1", { claims: { team: 5 } })`,
      `emulator.seedUsers(1, () => ({ publicMetadata: { plan: 42 } }))`,
      `emulator.seed({ organizations: [{ name: "Acme", members: [{ user: "ada", role: "org:membr" }] }] })`,
      `emulator.frontend.startSignUp({ unsafeMetadata: { theme: "blue" } })`,
      `({ organizationSlug: "acme", userExternalId: "1", role: "org:membr" }) satisfies OrganizationMembershipRecord`,
      `({ externalId: "1", publicMetadata: { plan: "max" } }) satisfies UserRecord`
    ]

    const completed = [
      [`auth.has({ role: '' })`, ["org:admin", "org:member"]],
      [`CurrentAuth.requireRole('')`, ["org:admin", "org:member"]],
      [`CurrentAuth.requirePermission('')`, ["org:invoices:create"]],
      [`CurrentAuth.requireFeature('')`, ["reports", "org:reports", "user:reports"]],
      [`Users.create({ publicMetadata: { plan: '' } })`, ["free", "pro"]],
      [`Users.updateMetadata({ userId: "user_1", publicMetadata: { plan: '' } })`, ["free", "pro"]],
      [`OrganizationMemberships.list({ organizationId: "org_1", role: [''] })`, ["org:admin", "org:member"]]
    ] as const

    const applicationText = [header, ...accepted, ...rejected, ...completed.map(([code]) => code)].join(";\n")

    let registered: ts.LanguageService

    beforeAll(() => {
      const files = new Map([
        ...declarations.map(({ name, text }) => [name, text] as const),
        [register, registerText],
        [application, applicationText]
      ])
      const paths = Object.fromEntries(
        Object.entries(options.paths ?? {}).map(([specifier, targets]) => [
          specifier,
          targets.map((target) => target.replace("./src/", "./dist/src/").replace(/\.ts$/, ".d.ts"))
        ])
      )
      registered = serviceOf(files, { paths }, [register, application])
    }, 120_000)

    const messagesAt = (code: string) => {
      const start = applicationText.indexOf(code)
      return registered
        .getSemanticDiagnostics(application)
        .filter((each) => each.start !== undefined && each.start >= start && each.start < start + code.length)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "))
    }

    it("compiles its registration and its imports", () => {
      assert.deepStrictEqual(messagesOf(registered, register), [])
      assert.deepStrictEqual(messagesAt(header), [])
    })

    it.each(accepted)("may write %s", (code) => assert.deepStrictEqual(messagesAt(code), []))

    it.each(rejected)("cannot write %s", (code) => assert.isNotEmpty(messagesAt(code)))

    it.each(completed)("is offered its own names in %s", (code, names) =>
      assert.includeMembers(completionsIn(registered, application, applicationText, code), [...names])
    )

    it("is told why a system permission is rejected", () => {
      assert.match(
        messagesAt(`CurrentAuth.requirePermission("org:sys_memberships:manage")`).join(),
        /no session token contains system permissions/
      )
    })
  })
})
