import { describe, expect, it } from "vitest";

import { ApiError, asApiError, parsePointer, readProblem, toApiError } from "./problem";

describe("problems", () => {
  it("splits JSON pointers and their escapes", () => {
    expect(parsePointer("/channels/0/secrets/a~1b~0c")).toEqual([
      "channels",
      "0",
      "secrets",
      "a/b~c",
    ]);
    expect(parsePointer("#/name")).toEqual(["name"]);
    expect(parsePointer("")).toEqual([]);
  });

  it("keeps code, hint, request id and fields of a problem body", async () => {
    const body = {
      status: 422,
      code: "invalid",
      detail: "The bot cannot be made.",
      hint: "Correct the marked fields.",
      request_id: "r-1",
      errors: [{ pointer: "/hostname", detail: "is taken" }, "nonsense"],
    };
    const error = await readProblem(new Response(JSON.stringify(body), { status: 422 }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      message: "The bot cannot be made.",
      code: "invalid",
      hint: "Correct the marked fields.",
      requestId: "r-1",
      fields: [{ path: ["hostname"], detail: "is taken" }],
    });
  });

  it("makes do with an answer that is no problem", async () => {
    const error = await readProblem(new Response("<html>bad gateway</html>", { status: 502 }));
    expect(error).toMatchObject({ status: 502, code: "http_502", fields: [] });
    expect(toApiError(500, { detail: 7, errors: {} }).message).toContain("500");
  });

  it("says that the server does not answer when fetch fails", () => {
    expect(asApiError(new TypeError("Failed to fetch"))).toMatchObject({
      code: "unreachable",
      status: 0,
    });
  });
});
