import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleUserRound, Keyboard, LogOut, Monitor, Moon, Sun } from "lucide-react";

import { sessionQuery, signOutMutation } from "../features/auth";
import { texts } from "../texts";
import { Menu, MenuChoice, MenuDivider, MenuItem, MenuText } from "../ui/menu";
import { Sentence } from "../ui/sentence";
import { chooseTheme, useTheme, type Theme } from "../ui/theme";

const words = texts.app.account;
const themes = texts.app.theme;

const THEMES: { value: Theme; label: string; icon: typeof Sun }[] = [
  { value: "system", label: themes.system, icon: Monitor },
  { value: "dark", label: themes.dark, icon: Moon },
  { value: "light", label: themes.light, icon: Sun },
];

interface AccountMenuProps {
  onShortcuts: () => void;
  openAtOnce: boolean;
}

/** Who is signed in, and what is a matter of taste. */
export function AccountMenu({ onShortcuts, openAtOnce }: AccountMenuProps) {
  const theme = useTheme();
  const { data } = useQuery(sessionQuery);
  const signOut = useMutation(signOutMutation);
  return (
    <Menu label={words.label} icon={CircleUserRound} openAtOnce={openAtOnce}>
      {data && (
        <MenuText>
          <Sentence text={words.signedIn} parts={{ name: <strong>{data.user.name}</strong> }} />
        </MenuText>
      )}
      <MenuDivider />
      <MenuChoice label={themes.label} value={theme} options={THEMES} onChange={chooseTheme} />
      <MenuDivider />
      <MenuItem icon={Keyboard} onSelect={onShortcuts}>
        {words.shortcuts}
      </MenuItem>
      <MenuItem icon={LogOut} onSelect={() => signOut.mutate()}>
        {words.signOut}
      </MenuItem>
    </Menu>
  );
}
