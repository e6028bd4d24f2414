/** Next.js, `proxy.ts` (`middleware.ts` before Next.js 16): lets only signed-in users open the pages of a dashboard. */
import { authenticate } from "./clerk.js"

export const config = { matcher: ["/dashboard/:path*"] }

export async function proxy(request: Request): Promise<Response> {
  const outcome = await authenticate(request)
  const { headers, session } = outcome
  // The headers set the cookies of a refreshed session. `NextResponse.next({ headers })` of `next/server` is the same.
  if (session !== undefined) return new Response(null, { headers: [["x-middleware-next", "1"], ...headers] })
  const isPage = request.headers.get("sec-fetch-dest") === "document"
  if (outcome.status !== 401 || !isPage) return new Response(null, { status: outcome.status, headers })
  const signIn = new URL("/sign-in", request.url)
  signIn.searchParams.set("redirect_url", request.url)
  return new Response(null, { status: 307, headers: [["location", signIn.href], ...headers] })
}
