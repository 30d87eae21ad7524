/** How the page tells of what was done: `toast.done("Ada starts")`, `toast.failed("Ada did not start", error)`. */
export { toast } from "./toast-store";
