/** How many bots may use a key, and which they are. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { texts } from "../../texts";
import { Popover } from "../../ui/popover";
import { botsQuery } from "../bots";
import type { Key, KeyUser } from "../keyring";
import styles from "./keys.module.css";

const words = texts.keys.row;

export function KeyUsers({ known }: { known: Key }) {
  if (known.bots.length === 0) return <span>{words.noBots}</span>;
  return (
    <Popover
      title={words.botsTitle(known.label)}
      trigger={
        <button type="button" className={styles.users}>
          {words.bots(known.bots.length)}
        </button>
      }
    >
      <ul className={styles.userList}>
        {known.bots.map((user) => (
          <li key={user.id}>
            <UserLink user={user} />
            {!user.has_other && <span className={styles.only}>{words.onlyKey}</span>}
          </li>
        ))}
      </ul>
    </Popover>
  );
}

function UserLink({ user }: { user: KeyUser }) {
  const { data: hostname } = useQuery({
    ...botsQuery,
    select: (bots) => bots.find(({ id }) => id === user.id)?.hostname,
  });
  return (
    <Link to="/bots/$bot" params={{ bot: hostname ?? user.id }}>
      <bdi>{user.name}</bdi>
    </Link>
  );
}
