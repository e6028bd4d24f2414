/**
 * The layout of `src/` as rules, described in docs/architecture.md and run by `npm run layout`.
 * Type-only imports count: a reader follows them too.
 */

/** Each floor may import the floors below it, and never one above. */
const floors = [
  { name: "rate-limit", path: "^src/(RateLimit\\.ts$|SharedRateLimit\\.ts$|rateLimit/)" },
  {
    name: "service",
    path: "^src/(ClerkService|Find|RetryPolicy|UserBatch|idFilter|noneIfNotFound|pagesByOffset)\\.ts$"
  },
  { name: "api", path: "^src/api/" },
  { name: "models", path: "^src/models/" },
  { name: "endpoint", path: "^src/(Endpoint|Wire|Page|Register)\\.ts$" },
  { name: "client-tag", path: "^src/ClerkClient\\.ts$" },
  { name: "transport", path: "^src/transport/" },
  { name: "client", path: "^src/client/" },
  { name: "codec", path: "^src/codec/" },
  {
    name: "declarations",
    path: "^src/(Operation|ClerkError|ClerkErrorCode|catchError|errorSchema|repeatedPage|Upload)\\.ts$"
  }
]

/** The same for the folders inside `src/auth/`. */
const authFloors = [
  { name: "auth-http", path: "^src/auth/http/" },
  { name: "auth-request", path: "^src/auth/request/" },
  { name: "auth-token", path: "^src/auth/token/" },
  { name: "auth-keys", path: "^src/auth/keys/" },
  { name: "auth-jwt", path: "^src/auth/(Jwt|TokenError|deepFreeze)\\.ts$" }
]

const neverUpwards = (floors) =>
  floors.slice(1).map(({ name, path }, index) => ({
    name: `${name}-imports-nothing-above`,
    comment: `Floors, top to bottom: ${floors.map((floor) => floor.name).join(", ")}.`,
    severity: "error",
    from: { path },
    to: { path: floors.slice(0, index + 1).map((floor) => floor.path) }
  }))

const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to })

const resource = "^src/api/(?!index\\.ts$)"
const parts = ["^src/auth/", "^src/webhooks/", "^src/sync/", "^src/bulk/", "^src/testing/"]
const cli = "^src/cli/"
const entryPoints = [
  "^src/(index|node|shared)\\.ts$",
  "^src/(auth|webhooks|sync|bulk|testing)/index\\.ts$",
  "^src/bulk/(sql|workflow)\\.ts$"
]
const bulkOverSql = "^src/bulk/(sql|SqlCheckpoint|sqlTables)\\.ts$"
const bulkOverWorkflow = "^src/bulk/(workflow|ImportWorkflow)\\.ts$"
const nodeTransport = "^src/transport/NodeTransport\\.ts$"

export default {
  forbidden: [
    forbid("no-cycle", "A cycle has no file that can be read first.", { path: "^src/" }, { circular: true }),

    ...neverUpwards(floors),
    ...neverUpwards(authFloors),

    forbid(
      "every-file-has-a-place",
      "A new file or folder in src/ needs a floor here and a line in docs/architecture.md.",
      { path: "^src/", pathNot: [...floors.map((floor) => floor.path), ...parts, cli, ...entryPoints] },
      {}
    ),
    forbid(
      "resources-are-independent",
      "Only the table, api/index.ts, imports resources. What two resources share is a model.",
      { path: resource },
      { path: "^src/api/" }
    ),
    forbid(
      "resources-and-models-are-declarations",
      "They say what an operation is, with Endpoint, Wire, Page and Register, and not how it runs.",
      { path: [resource, "^src/models/"] },
      { path: "^src/", pathNot: ["^src/api/", "^src/models/", "^src/(Endpoint|Wire|Page|Register)\\.ts$"] }
    ),
    forbid(
      "wire-needs-only-the-codec",
      "Schemas can be read, and tested, without a client.",
      { path: "^src/Wire\\.ts$" },
      { path: "^src/", pathNot: ["^src/codec/", "^src/Upload\\.ts$"] }
    ),
    forbid(
      "client-is-internal",
      "Only ClerkClient runs calls. Transports, limiters and batches bring what it reads, and the embedded Clerk may use the same code.",
      {
        path: "^src/",
        pathNot: [
          "^src/(client|transport|rateLimit|testing|cli)/",
          "^src/(ClerkClient|RateLimit|SharedRateLimit|UserBatch)\\.ts$"
        ]
      },
      { path: "^src/client/" }
    ),
    forbid(
      "codec-is-internal",
      "Declarations reach the codec through Wire, Page and Endpoint.",
      {
        path: "^src/",
        pathNot: [
          "^src/(codec|client)/",
          "^src/(ClerkClient|Endpoint|Page|Wire)\\.ts$",
          "^src/(auth|webhooks|bulk|testing)/"
        ]
      },
      { path: "^src/codec/" }
    ),
    forbid(
      "core-knows-no-part",
      "auth, webhooks, sync and testing are entry points of their own, on top of the rest.",
      { path: floors.map((floor) => floor.path) },
      { path: [...parts, cli] }
    ),
    forbid(
      "auth-without-webhooks",
      "They are separate entry points.",
      { path: "^src/auth/" },
      { path: "^src/webhooks/" }
    ),
    forbid(
      "webhooks-without-auth",
      "They are separate entry points.",
      { path: "^src/webhooks/" },
      { path: "^src/auth/" }
    ),
    forbid(
      "sync-without-auth",
      "It takes ids, whoever authenticated the request.",
      { path: "^src/sync/" },
      { path: "^src/auth/" }
    ),
    forbid(
      "bulk-on-its-own",
      "It uses operations, and none of the other entry points.",
      { path: "^src/bulk/" },
      { path: ["^src/auth/", "^src/webhooks/", "^src/sync/"] }
    ),
    forbid(
      "bulk-is-used-by-no-part",
      "It is an entry point of its own, which only the command uses.",
      { path: ["^src/auth/", "^src/webhooks/", "^src/sync/", "^src/testing/"] },
      { path: "^src/bulk/" }
    ),
    forbid(
      "nothing-needs-a-database",
      "Only sync and the checkpoint of bulk import @effect/sql, and no other part imports them: a program without them installs no database.",
      { path: "^src/", pathNot: ["^src/sync/", bulkOverSql, cli] },
      { path: ["^src/sync/", "node_modules/@effect/sql/", bulkOverSql] }
    ),
    forbid(
      "nothing-needs-workflows",
      "A program that does not import effect-clerk/bulk/workflow need not install @effect/workflow.",
      { path: "^src/", pathNot: bulkOverWorkflow },
      { path: ["node_modules/@effect/(workflow|cluster)/", bulkOverWorkflow] }
    ),
    forbid(
      "auth-webhooks-and-sync-stay-small",
      "They name the operations that they call, so that a bundle with them has no other.",
      { path: ["^src/auth/", "^src/webhooks/", "^src/sync/"] },
      { path: ["^src/(ClerkService|Find|UserBatch)\\.ts$", "^src/api/index\\.ts$"] }
    ),
    forbid(
      "testing-stays-out-of-production",
      "The embedded Clerk may use everything, and only the command may use it.",
      { path: "^src/", pathNot: ["^src/testing/", cli] },
      { path: "^src/testing/" }
    ),

    forbid(
      "tests-use-what-is-exported",
      "A test of the behaviour of a call outlives every change inside client/.",
      { path: "^(test|examples)/" },
      { path: "^src/client/" }
    ),
    forbid(
      "no-import-of-an-entry-point",
      "Inside src/, import the module that declares the thing. The command is a program that uses the package.",
      { path: "^src/", pathNot: cli },
      { path: entryPoints }
    ),
    forbid(
      "no-import-of-a-barrel",
      "Import effect/Effect, not effect: a bundler then drops the rest.",
      { path: "^src/" },
      { path: "node_modules/(effect|@effect/platform)/.*/index\\." }
    ),
    forbid(
      "no-node",
      "The library runs wherever there is fetch and WebCrypto. The transport for Node and the command need Node, and a file .node.ts is read by runtimes that have its modules, in place of the file .web.ts beside it.",
      { path: "^src/", pathNot: [nodeTransport, cli, "\\.node\\.ts$"] },
      { dependencyTypes: ["core"] }
    ),
    forbid(
      "runtimes-are-told-apart-by-the-import-map",
      "`imports` in package.json chooses one of the two files, .node.ts or .web.ts.",
      { path: "^src/" },
      { path: "\\.(node|web)\\.ts$", dependencyTypesNot: ["aliased"] }
    ),
    forbid(
      "only-declared-packages",
      "What src/ imports is a dependency or a peer dependency. The command is bundled with what it needs.",
      { path: "^src/", pathNot: cli },
      { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm", "npm-peer"] }
    ),
    forbid(
      "packages-only-where-needed",
      "jose and path-to-regexp are for auth and testing: the rest runs on the peers alone.",
      { path: "^src/", pathNot: ["^src/auth/", "^src/testing/"] },
      { path: "node_modules/(jose|path-to-regexp)/" }
    ),
    forbid(
      "undici-only-in-its-transport",
      "A program that does not import effect-clerk/node need not install undici.",
      { path: "^src/", pathNot: [nodeTransport, "^src/node\\.ts$"] },
      { path: ["node_modules/undici/", nodeTransport] }
    ),
    forbid(
      "experimental-only-where-limits-are-shared",
      "A program that does not import effect-clerk/shared need not install @effect/experimental.",
      {
        path: "^src/",
        pathNot: ["^src/(SharedRateLimit|shared)\\.ts$", "^src/rateLimit/(SharedStore|Leased)\\.ts$", cli]
      },
      {
        path: [
          "node_modules/@effect/experimental/",
          "^src/SharedRateLimit\\.ts$",
          "^src/rateLimit/(SharedStore|Leased)\\.ts$"
        ]
      }
    ),
    forbid(
      "everything-resolves",
      "An import that leads nowhere is checked by no rule.",
      { path: "^src/" },
      { couldNotResolve: true }
    )
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "default"]
    }
  }
}
