/** Next.js, `app/api/me/route.ts`: a route handler for signed-in users. */
import { authenticate, firstNameOf } from "./clerk.js"

export async function GET(request: Request): Promise<Response> {
  const outcome = await authenticate(request)
  const { headers, session } = outcome
  if (session === undefined) return new Response(null, { status: outcome.status, headers })
  return Response.json({ name: await firstNameOf(session.userId) }, { headers })
}
