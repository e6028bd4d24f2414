import type { Handler } from "./handler.js"

export const get: Handler<"jwks.get"> = ({ signer }) => signer.jwks
