/** `fetch` with the session's header secret; a request that meets an expired session waits for the next one. */
import { session as pageSession, type Session } from "./session";

const HEADER = "X-BotMaker-Session";

/** Paths whose 401 means a wrong password, not an expired session. */
const SIGN_IN = "/api/auth/login";

export async function authorizedFetch(
  request: Request,
  session: Session = pageSession,
): Promise<Response> {
  if (new URL(request.url).pathname === SIGN_IN) return fetch(request);
  for (;;) {
    const secret = session.secret;
    const attempt = request.clone();
    if (secret !== null) attempt.headers.set(HEADER, secret);
    const response = await fetch(attempt);
    if (response.status !== 401) {
      session.confirm();
      return response;
    }
    session.refuse(secret);
    const renewed =
      session.phase === "expired"
        ? await session.renewal(request.signal)
        : session.secret !== null && session.secret !== secret;
    if (!renewed) return response;
  }
}
