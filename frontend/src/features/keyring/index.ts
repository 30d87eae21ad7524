/** What other parts of the page may use of the keyring: what is known of it, and the parts that several pages show. */
export { amountText, BudgetMeter, isSpent, standingText, toneOfBudget } from "./budget-meter";
export { CutOffButton, CutOffNotice } from "./cut-off";
export { fittingKeys, keysOfVendor } from "./fits";
export { allTokens, dollarsOf, moneyText, moneyTick, parseDollars, priceText, tokensText } from "./money";
export { KeyringProblem } from "./off-state";
export { isNews, noticeOf } from "./notices";
export { LetAllInButton, PanicButton } from "./panic-button";
export {
  addKeyMutation,
  applyKeyringEvent,
  budgetsQuery,
  changeKeyMutation,
  incidentsQuery,
  isDenied,
  isOff,
  keyringQuery,
  keysQuery,
  pricesQuery,
  rateMutation,
  reloadKeyring,
  removeBudgetMutation,
  removeKeyMutation,
  requestsQuery,
  setBudgetMutation,
  setPriceMutation,
  testKeyMutation,
  usageQuery,
  type UsageGroup,
  type UsageWish,
} from "./queries";
export { parseRate, rateOf, useRate, type Rate } from "./rates";
export { runwayOf, type Runway } from "./runway";
export { runwayText, SpendLine, useIsCutOff, useRunway, usesKeyring } from "./spend-line";
export type {
  AddKey,
  Budget,
  ChangeKey,
  Incident,
  Key,
  KeyringStatus,
  KeyTest,
  KeyUser,
  PriceAmounts,
  PriceEntry,
  RequestRow,
  SetBudget,
  UsageRow,
} from "./types";
export { useIsAdmin } from "./use-is-admin";
