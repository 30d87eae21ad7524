/** The keys of one vendor. */
import { texts } from "../../texts";
import { Card } from "../../ui/card";
import type { Key } from "../keyring";
import { KeyRow } from "./key-row";
import styles from "./keys.module.css";

interface VendorCardProps {
  name: string;
  keys: readonly Key[];
  onEdit: (key: Key) => void;
  onRemove: (key: Key) => void;
}

export function VendorCard({ name, keys, onEdit, onRemove }: VendorCardProps) {
  return (
    <Card title={name}>
      <ul className={styles.keys} aria-label={texts.keys.vendorKeys(name)}>
        {keys.map((key) => (
          <KeyRow key={key.id} known={key} vendor={name} onEdit={onEdit} onRemove={onRemove} />
        ))}
      </ul>
    </Card>
  );
}
