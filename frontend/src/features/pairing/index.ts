/** What other parts of the page may use of the pairing feature. */
export { PairingPanel } from "./pairing-panel";
export { pairingQuery, takesPairing } from "./queries";
