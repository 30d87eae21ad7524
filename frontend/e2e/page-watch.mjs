// Watches a page for what must not happen: a request to another origin, an error on the console, a broken policy.

/**
 * Chromium gives up what it loads when the machine's networks change, and every bot that starts or ends beside the test
 * makes or removes one: that is no fault of the page.
 */
export const isNetworkChange = (text) => String(text).includes("ERR_NETWORK_CHANGED");

/** Begins to watch. `origin` is the only one that the page may ask. */
export async function watchPage(page, origin) {
  const strangers = [];
  const errors = [];
  const refused = [];

  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) strangers.push(request.url());
  });
  page.on("response", (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error" && !isNetworkChange(message.text())) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));

  await page.exposeFunction("reportViolation", (violation) => errors.push(violation));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.reportViolation(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });

  return {
    summary() {
      return [
        ...strangers.map((url) => `  asked another origin: ${url}`),
        ...refused.map((line) => `  refused: ${line}`),
        ...errors.map((line) => `  error: ${line}`),
      ].join("\n");
    },
    assertClean() {
      if (strangers.length + errors.length > 0) {
        throw new Error(`the page did what it must not:\n${this.summary()}`);
      }
    },
  };
}
