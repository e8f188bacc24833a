/**
 * PostgreSQL refuses to run as root. Where we are root, three ways are tried, the least intrusive first; none changes the
 * machine's list of users:
 *   1. a user namespace, in which root appears as `nobody`: the files stay root's own, so that the project may even lie in
 *      a folder that nobody else can enter (/root);
 *   2. the user `postgres`, or else `nobody`, where it can reach both the programs and the data;
 *   3. the same user, granted passage through folders closed to it (one capability, by setpriv), where it cannot.
 */
import { spawnSync } from 'node:child_process';
import { chownSync, lchownSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface DatabaseUser {
  /** Put before the command. */
  readonly prefix: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
  /** Whose the cluster's files are; undefined: whoever we are. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

type Probe = (command: readonly string[], ids?: { uid: number; gid: number }) => boolean;

const succeeds: Probe = ([program, ...args], ids) =>
  program !== undefined && spawnSync(program, args, { stdio: 'ignore', timeout: 5_000, ...ids }).status === 0;

function idsOf(name: string): { uid: number; gid: number } | undefined {
  const ask = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8', timeout: 5_000 });
  const [uid, gid] = [ask('-u'), ask('-g')];
  if (uid.status !== 0 || gid.status !== 0) return undefined;
  return { uid: Number.parseInt(uid.stdout, 10), gid: Number.parseInt(gid.stdout, 10) };
}

/** `program` must be executable, and `folder` enterable, for the database's user. `probe` is replaced in tests. */
export function databaseUser(program: string, folder: string, probe: Probe = succeeds): DatabaseUser {
  if (process.getuid?.() !== 0) return { prefix: [] };

  const nobody = idsOf('nobody');
  if (nobody && nobody.uid > 0) {
    const prefix = ['unshare', '--user', `--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`];
    if (probe([...prefix, program, '--version'])) return { prefix, owner: { uid: 0, gid: 0 } };
  }
  const ids = idsOf('postgres') ?? nobody;
  if (!ids) throw new Error('没有可用的非 root 用户 · no user other than root to run PostgreSQL as');
  const reach = ['sh', '-c', 'test -x "$1" && test -x "$2"', 'reach', program, folder];
  if (probe(reach, ids) && probe([program, '--version'], ids)) return { prefix: [], ...ids, owner: ids };

  const passage = [
    'setpriv',
    `--reuid=${ids.uid}`,
    `--regid=${ids.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  if (probe([...passage, program, '--version'])) return { prefix: passage, owner: ids };
  throw new Error(
    `PostgreSQL 不能以 root 运行，而用户 ${ids.uid} 进不了 ${folder}：请以普通用户运行，或把 DATA_DIR 与项目放到其可进入之处 · ` +
      `PostgreSQL does not run as root, and user ${ids.uid} cannot enter ${folder}: run as an ordinary user, or put DATA_DIR and the project where that user may go`,
  );
}

/** Gives the cluster to its user, should an earlier run have used another way. */
export function giveTo(folder: string, owner: { uid: number; gid: number }): void {
  if (statSync(folder).uid === owner.uid) return;
  const walk = (place: string) => {
    for (const entry of readdirSync(place, { withFileTypes: true })) {
      const file = join(place, entry.name);
      if (entry.isDirectory()) walk(file);
      else lchownSync(file, owner.uid, owner.gid);
    }
    chownSync(place, owner.uid, owner.gid);
  };
  walk(folder);
}
