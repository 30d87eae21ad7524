/** Requests to paths that the generated description does not name yet. */
import { authorizedFetch } from "./authorized-fetch";
import { readProblem } from "./problem";

export async function askJson<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await authorizedFetch(new Request(new URL(path, window.location.origin), init));
  if (!response.ok) throw await readProblem(response);
  return (await response.json()) as Answer;
}
