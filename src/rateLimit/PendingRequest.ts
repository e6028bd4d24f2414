import type { Line, Waiter } from "./Line.js"

/**
 * A request that has to wait: first in the line of its own limit, if its operation has one, and when it is the first there
 * and has a permit, in the line of the instance. All permits are taken together, at the moment when it is sent.
 */
export class PendingRequest {
  private state: "waiting" | "granted" | "left" = "waiting"
  private inLine = false
  private readonly waiter: Waiter
  private readonly ownWaiter: Waiter
  private readonly line: Line
  private readonly own: Line | undefined
  private readonly bulk: boolean
  private readonly grant: () => void

  constructor(line: Line, own: Line | undefined, bulk: boolean, grant: () => void) {
    this.line = line
    this.own = own
    this.bulk = bulk
    this.grant = grant
    this.waiter = { bulk, proceed: (now) => this.send(now) }
    this.ownWaiter = { bulk, proceed: () => this.enterLine() }
  }

  start(): void {
    if (this.own === undefined) this.line.add(this.waiter)
    else this.own.add(this.ownWaiter)
  }

  /** Its place is free for others from now on; if it was granted and not sent, its permits are too. */
  leave(): void {
    const granted = this.state === "granted"
    this.state = "left"
    if (granted) {
      this.own?.giveBack(this.bulk)
      this.line.giveBack(this.bulk)
    } else {
      this.own?.remove(this.ownWaiter)
      this.line.remove(this.waiter)
    }
  }

  private enterLine(): boolean {
    if (!this.inLine) {
      this.inLine = true
      this.line.add(this.waiter)
    }
    return this.state !== "waiting"
  }

  private send(now: number): boolean {
    if (this.state !== "waiting") {
      this.line.remove(this.waiter)
      return true
    }
    // Bulk and other work have a first waiter each, and the other one may have taken the last permit of their limit.
    if (this.own !== undefined && !this.own.hasPermit(this.bulk, now)) {
      this.inLine = false
      this.line.remove(this.waiter)
      this.own.pump()
      return true
    }
    this.state = "granted"
    this.own?.take(this.bulk, now)
    this.line.take(this.bulk, now)
    this.line.remove(this.waiter)
    this.own?.remove(this.ownWaiter)
    this.grant()
    return true
  }
}
