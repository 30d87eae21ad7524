/** A real `sh` for tests of commands: the programs that they call are stand-ins that write down how they were called. */

interface ShellCall {
  command: string;
  words: string[];
  /** What came in on standard input. */
  input: string;
}

export interface Shell {
  /** The calls that a script makes. */
  run: (script: string) => ShellCall[];
  /** The words that the one call of a script gets. */
  words: (script: string) => string[];
  /** A file that the script wrote. */
  file: (name: string) => string;
  remove: () => void;
}

/** The parts of Node that this needs; the page's own code knows none of them. */
interface NodeParts {
  execFileSync: (file: string, args: string[], options: { cwd: string; env: Record<string, string>; input: string }) => unknown;
  mkdtempSync: (prefix: string) => string;
  writeFileSync: (path: string, text: string, options?: { mode: number }) => void;
  readFileSync: (path: string, encoding: "utf8") => string;
  readdirSync: (path: string) => string[];
  rmSync: (path: string, options: { recursive?: boolean }) => void;
  tmpdir: () => string;
}

async function nodeParts(): Promise<NodeParts> {
  const names = ["node:child_process", "node:fs", "node:os"];
  const parts: object[] = await Promise.all(names.map((name) => import(/* @vite-ignore */ name) as Promise<object>));
  return Object.assign({}, ...parts) as NodeParts;
}

/** Each call has a file of its own, named by the time and the process; its words end with NUL. */
function standIn(command: string): string {
  return `#!/bin/sh
out="$CALLS/${command}.$$"
printf '%s\\0' "$@" > "$out.words"
case " $* " in *" @-"*|*rawfile*) cat > "$out.input";; esac
if [ ${command} = jq ]; then cat "$out.input"; fi
`;
}

export async function makeShell(commands: string[]): Promise<Shell> {
  const node = await nodeParts();
  const directory = node.mkdtempSync(`${node.tmpdir()}/botmaker-shell-`);
  for (const command of commands) {
    node.writeFileSync(`${directory}/${command}`, standIn(command), { mode: 0o755 });
  }
  const env = { PATH: `${directory}:/usr/bin:/bin`, CALLS: directory, HOME: directory };

  const read = (name: string): ShellCall => {
    const [command = ""] = name.split(".");
    const stem = `${directory}/${name.replace(/\.words$/, "")}`;
    const has = node.readdirSync(directory).includes(name.replace(/words$/, "input"));
    return {
      command,
      words: node.readFileSync(`${stem}.words`, "utf8").split("\0").slice(0, -1),
      input: has ? node.readFileSync(`${stem}.input`, "utf8") : "",
    };
  };
  const calls = () =>
    node
      .readdirSync(directory)
      .filter((name) => name.endsWith(".words"))
      .toSorted((one, other) => Number(one.split(".")[1]) - Number(other.split(".")[1]));
  const run = (script: string) => {
    for (const name of calls()) node.rmSync(`${directory}/${name}`, {});
    node.execFileSync("/bin/sh", ["-eu"], { cwd: directory, env, input: script });
    return calls().map(read);
  };
  return {
    run,
    words: (script) => run(script)[0]?.words ?? [],
    file: (name) => node.readFileSync(`${directory}/${name}`, "utf8"),
    remove: () => node.rmSync(directory, { recursive: true }),
  };
}
