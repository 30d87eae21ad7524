import { describe, expect, it } from "vitest";

import { idempotencyKeys } from "./submit";

describe("idempotency keys", () => {
  it("stay for the same request and change with it", () => {
    const keyFor = idempotencyKeys();
    const ada = { name: "Ada", provider: "demo", model: "demo-1" };
    const first = keyFor(ada);
    expect(keyFor({ ...ada })).toBe(first);
    expect(keyFor({ ...ada, name: "Grace" })).not.toBe(first);
  });
});
