/**
 * Errors of the API as one type. The server answers every refusal with `application/problem+json` (RFC 9457);
 * what is not that (a proxy's page, no answer at all) becomes an `ApiError` of the same shape.
 */
import type { Bot, Problem } from "./types";

export interface FieldProblem {
  /** The path into the request body, such as `["channels", "0", "secrets", "telegram_token"]`. */
  path: string[];
  detail: string;
}

export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly hint: string | null;
  readonly requestId: string | null;
  readonly fields: FieldProblem[];
  /** The bot as it is, where the request was about an older one. */
  readonly current: Bot | null;

  constructor(problem: {
    status: number;
    code: string;
    detail: string;
    hint?: string | null;
    requestId?: string | null;
    fields?: FieldProblem[];
    current?: Bot | null;
  }) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
    this.hint = problem.hint ?? null;
    this.requestId = problem.requestId ?? null;
    this.fields = problem.fields ?? [];
    this.current = problem.current ?? null;
  }
}

/** Splits a JSON pointer (RFC 6901) into its parts; `""` is the whole document. */
export function parsePointer(pointer: string): string[] {
  const path = pointer.startsWith("#") ? pointer.slice(1) : pointer;
  if (path === "") return [];
  return path
    .replace(/^\//, "")
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function fieldProblems(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((entry) => ({
    path: parsePointer(text(entry["pointer"]) ?? ""),
    detail: text(entry["detail"]) ?? "is not accepted",
  }));
}

/** Reads a problem body, trusting nothing about its shape. */
export function toApiError(status: number, body: unknown): ApiError {
  const problem: Partial<Record<keyof Problem, unknown>> = isRecord(body) ? body : {};
  return new ApiError({
    status,
    code: text(problem.code) ?? `http_${status}`,
    detail:
      text(problem.detail) ?? text(problem.title) ?? `The server answered with status ${status}.`,
    hint: text(problem.hint),
    requestId: text(problem.request_id),
    fields: fieldProblems(problem.errors),
    current: isRecord(problem.current) ? (problem.current as Bot) : null,
  });
}

/** Reads the problem out of a refused response. */
export async function readProblem(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  return toApiError(response.status, body);
}

/** Turns whatever was thrown into something that can be shown. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof TypeError) {
    return new ApiError({
      status: 0,
      code: "unreachable",
      detail: "The BotMaker server does not answer.",
      hint: "Check that it is running and that this machine can reach it, then try again.",
    });
  }
  const detail = error instanceof Error ? error.message : "Something went wrong in this page.";
  return new ApiError({ status: 0, code: "unexpected", detail });
}
