/**
 * Who is signed in, as far as this page knows. The cookie is HttpOnly; the second half of the session is a secret
 * that the page keeps in localStorage and sends as a header (cookies alone would reach every port of the host).
 *
 * When the server says 401 the page does not throw away what somebody typed: the phase becomes `expired`, a sign-in
 * dialog appears over the page, and requests wait in `renewal` until it is done.
 */

const STORAGE_KEY = "botmaker.session-secret";

/**
 * `anonymous`: nobody is signed in. `unconfirmed`: a secret is there, the server has not yet accepted it.
 * `active`: accepted. `expired`: was accepted by this page once and now is not.
 */
export type SessionPhase = "anonymous" | "unconfirmed" | "active" | "expired";

type Listener = () => void;

export class Session {
  #storage: Storage;
  #secret: string | null;
  #phase: SessionPhase;
  #listeners = new Set<Listener>();

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#secret = storage.getItem(STORAGE_KEY);
    this.#phase = this.#secret === null ? "anonymous" : "unconfirmed";
  }

  get secret(): string | null {
    return this.#secret;
  }

  get phase(): SessionPhase {
    return this.#phase;
  }

  subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A new session begins. */
  begin(secret: string): void {
    this.#storage.setItem(STORAGE_KEY, secret);
    this.#set(secret, "active");
  }

  /** The session ends on purpose. */
  end(): void {
    this.#storage.removeItem(STORAGE_KEY);
    this.#set(null, "anonymous");
  }

  /** The server accepted the secret. */
  confirm(): void {
    if (this.#phase === "unconfirmed") this.#set(this.#secret, "active");
  }

  /** The server refused `secret`. A refusal of an older secret says nothing about the present one. */
  refuse(secret: string | null): void {
    if (secret !== this.#secret) return;
    if (this.#phase === "active") this.#set(this.#secret, "expired");
    else if (this.#phase === "unconfirmed") this.end();
  }

  /** Another tab signed in or out. */
  adopt(secret: string | null): void {
    if (secret === this.#secret) return;
    this.#set(secret, secret === null ? "anonymous" : "active");
  }

  /** Resolves once the session is no longer expired: `true` when somebody signed in again. */
  renewal(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        if (this.#phase === "expired") return;
        finish();
        resolve(this.#phase === "active");
      };
      const abort = () => {
        finish();
        reject(signal.reason as Error);
      };
      const unsubscribe = this.subscribe(settle);
      const finish = () => {
        unsubscribe();
        signal.removeEventListener("abort", abort);
      };
      signal.addEventListener("abort", abort);
      if (signal.aborted) abort();
      else settle();
    });
  }

  #set(secret: string | null, phase: SessionPhase): void {
    this.#secret = secret;
    this.#phase = phase;
    for (const listener of this.#listeners) listener();
  }
}

export const session = new Session(window.localStorage);

window.addEventListener("storage", (event) => {
  if (event.key === STORAGE_KEY) session.adopt(event.newValue);
});
