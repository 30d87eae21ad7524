/** What other parts of the page may use of the usage feature. */
export { BudgetsPart } from "./budgets/budgets-part";
export { PricesPart } from "./prices/prices-part";
export { RequestsPart } from "./requests/requests-part";
export { SpendPart } from "./spend/spend-part";
export { UsagePage } from "./usage-page";
