/** Who waits to be let in, as `GET /api/bots/{bot}/pairing` answers. */
export interface PairingRequest {
  channel: string;
  code: string;
  sender_id: string;
  sender_name: string | null;
  created_at: string | null;
  expires_at: string | null;
}

export interface PairingView {
  requests: PairingRequest[];
  checked_at: string;
}

export type Decision = "approve" | "refuse";
