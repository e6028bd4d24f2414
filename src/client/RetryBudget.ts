/**
 * How many retries all calls of a client may still make. When most calls fail, retrying each of them only adds load: the
 * budget then runs dry and calls fail after one attempt, until successes fill it again (as in the AWS SDKs).
 */
export class RetryBudget {
  private tokens = capacity

  /** Takes what one retry costs. Returns false if there is not enough left. */
  take(cost: number): boolean {
    if (this.tokens < cost) return false
    this.tokens -= cost
    return true
  }

  /** Gives back what the retry cost that led to a success. */
  refund(cost: number): void {
    this.tokens = Math.min(capacity, this.tokens + cost)
  }
}

/** 100 retries in a row, or 50 after timeouts. */
const capacity = 500

/** A success without a retry gives this much back. */
export const successRefund = 1

/** A retry after a timeout costs double: the attempt before it held a connection the whole time. */
export const retryCost = (afterTimeout: boolean): number => (afterTimeout ? 10 : 5)
