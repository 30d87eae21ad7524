/** Gets a file of the API. A mere link would come without the session's header and be refused. */
import { authorizedFetch } from "./authorized-fetch";
import { readProblem } from "./problem";

export async function fetchFile(path: string, accept: string): Promise<Blob> {
  const url = new URL(path, window.location.origin);
  const response = await authorizedFetch(new Request(url.href, { headers: { Accept: accept } }));
  if (!response.ok) throw await readProblem(response);
  return response.blob();
}
