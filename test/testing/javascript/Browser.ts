import type { ClerkClient } from "@clerk/backend"

type Options = Parameters<ClerkClient["authenticateRequest"]>[1]
type State = Awaited<ReturnType<ClerkClient["authenticateRequest"]>>

/** What a page of the application knows of its visitor, and the reasons for which the browser was sent to the Frontend API. */
export interface Visit {
  readonly state: State
  readonly handshakes: ReadonlyArray<string>
}

/**
 * A browser at an application that uses the official client. It has one jar of cookies, as if the Frontend API had the
 * domain of the application.
 */
export class Browser {
  readonly cookies = new Map<string, string>()

  /** Opens a page, and follows all redirects, as the SDKs of Clerk's frameworks do with the states of the client. */
  async open(client: ClerkClient, address: string, options?: Options): Promise<Visit> {
    const handshakes: Array<string> = []
    let url = address
    for (let steps = 0; steps < 10; steps += 1) {
      const state = await client.authenticateRequest(this.request(url), options)
      this.keep(state.headers)
      const location = state.headers.get("location")
      if (location === null) {
        // It lives for two seconds.
        this.cookies.delete("__clerk_redirect_count")
        return { state, handshakes }
      }
      if (state.status === "handshake") {
        handshakes.push(state.reason)
        url = await this.handshake(location)
      } else {
        url = location
      }
    }
    throw new Error(`${address} redirects for ever: ${handshakes.join(", ")}`)
  }

  private async handshake(location: string): Promise<string> {
    const response = await fetch(location, { redirect: "manual", headers: { cookie: this.cookieHeader } })
    this.keep(response.headers)
    const next = response.headers.get("location")
    if (response.status !== 307 || next === null) throw new Error(`${response.status}: ${await response.text()}`)
    return next
  }

  private request(url: string): Request {
    return new Request(url, {
      headers: { "sec-fetch-dest": "document", accept: "text/html", cookie: this.cookieHeader }
    })
  }

  private get cookieHeader(): string {
    return Array.from(this.cookies, ([name, value]) => `${name}=${value}`).join("; ")
  }

  private keep(headers: Headers): void {
    for (const directive of headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(directive) ?? []
      const [, expires] = /; Expires=([^;]+)/i.exec(directive) ?? []
      if (expires !== undefined && Date.parse(expires) < Date.now()) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}
