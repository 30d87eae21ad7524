/** Who waits to be let in, as `GET /api/bots/{bot}/pairing` answers. */
import type { components } from "../../api/schema";

type Schemas = components["schemas"];

export type PairingRequest = Schemas["PairingRequestView"];
export type PairingView = Schemas["PairingView"];
export type Decision = Schemas["PairingDecision"];
