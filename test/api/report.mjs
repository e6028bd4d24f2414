/**
 * Writes what the built package exports, with all types, to a file for each entry point: `npm run api`. A change of the public
 * face is then a difference that a reviewer sees. `npm run api:check` fails if a file is not up to date.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor"

const root = resolve(import.meta.dirname, "../..")
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
const isCheck = process.argv.includes("--check")
const temporary = mkdtempSync(join(tmpdir(), "api-report-"))
const silent = { default: { logLevel: "none" } }

/** Each entry point under its own name. The resources are in the first one as namespaces. */
const declarations = Object.entries(manifest.exports).flatMap(([path, { types }]) =>
  types === undefined || path.includes("*") ? [] : [[path === "." ? "effect-clerk" : path.slice(2), types]]
)

for (const [name, types] of declarations) {
  const mainEntryPointFilePath = join(root, types)
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, "package.json"),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath,
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            module: "NodeNext",
            target: "ES2022",
            lib: ["ES2022", "DOM", "DOM.Iterable"],
            strict: true,
            exactOptionalPropertyTypes: true,
            skipLibCheck: true,
            types: []
          },
          files: [mainEntryPointFilePath]
        }
      },
      apiReport: {
        enabled: true,
        // A struct's fields are in the type of its base class, which has no name outside. `testing` has every such type of
        // the other entry points.
        includeForgottenExports: name !== "testing",
        reportFileName: `${name.replaceAll("/", "-")}.api.md`,
        reportFolder: import.meta.dirname,
        reportTempFolder: temporary
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: { ...silent, "ae-forgotten-export": { logLevel: "none" } },
        tsdocMessageReporting: silent
      }
    }
  })
  const { apiReportChanged } = Extractor.invoke(config, {
    localBuild: !isCheck,
    messageCallback: (message) => {
      message.handled = message.logLevel !== "error"
    }
  })
  console.log(`${name}: ${apiReportChanged ? (isCheck ? "CHANGED, run `npm run api`" : "written") : "up to date"}`)
  if (isCheck && apiReportChanged) process.exitCode = 1
}
rmSync(temporary, { recursive: true })
