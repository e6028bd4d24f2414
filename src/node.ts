/**
 * What runs on Node only: `import { NodeTransport } from "effect-clerk/node"`. Needs the package `undici`.
 *
 * @module effect-clerk/node
 * @since 0.1.0
 */
export * as NodeTransport from "./transport/NodeTransport.js"
