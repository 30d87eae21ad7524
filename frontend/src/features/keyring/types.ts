/** Short names for what the API says of the keyring. */
import type { components } from "../../api/schema";

type Schemas = components["schemas"];

export type AddKey = Schemas["AddKeyRequest"];
export type Budget = Schemas["BudgetView"];
export type ChangeKey = Schemas["EditKeyRequest"];
export type Incident = Schemas["IncidentView"];
export type Key = Schemas["KeyView"];
export type KeyringStatus = Schemas["KeyringView"];
export type KeyTest = Schemas["KeyTestView"];
export type KeyUser = Schemas["KeyUserView"];
export type PriceAmounts = Schemas["PriceAmounts"];
export type PriceEntry = Schemas["PriceView"];
export type RequestRow = Schemas["RequestView"];
export type SetBudget = Schemas["SetBudgetRequest"];
export type UsageRow = Schemas["UsageRowView"];
