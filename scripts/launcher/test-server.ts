/**
 * Where the SDK's time-skipping test server comes from: the user's cache, the SDK's own download, or the Java artefact from
 * Maven with its dependencies. What is cached is always one executable file `run PORT`, which ends with the process that
 * started it, so that no server survives a test run that was killed.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Bilingual } from '../../domain/refusal';
import { onPath, sdkDownload, type Look, type LookupContext, type Place } from './engine-lookup';
import { runTethered } from './tether';

export const TEST_SERVER_VERSION = '1.38.0';
const MAIN_CLASS = 'io.temporal.testserver.TestServer';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>test-server</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${TEST_SERVER_VERSION}</version>
    </dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

/** The watcher looks once a second whether the starter still lives; the shell becomes the server. */
const wrapper = (command: string) => `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd) starter=$PPID server=$$
( while kill -s 0 "$starter" && kill -s 0 "$server"; do sleep 1; done; kill -s KILL "$server" ) </dev/null >/dev/null 2>&1 &
exec ${command}
`;

function folderOf(cache: string): string {
  return join(cache, 'test-server');
}

/** Moves a finished server into the cache in one step; another run may have been quicker, which is as good. */
function keep(work: string, cache: string, name: string, command: string): Look {
  const run = join(work, 'run');
  writeFileSync(run, wrapper(command));
  chmodSync(run, 0o755);
  const kept = join(folderOf(cache), name);
  if (!existsSync(kept)) renameSync(work, kept);
  return { path: join(kept, 'run') };
}

function workFolder(cache: string): string {
  mkdirSync(folderOf(cache), { recursive: true });
  return mkdtempSync(join(folderOf(cache), '.work-'));
}

const CACHE_PLACE: Place = {
  name: { zh: '缓存', en: 'cache' },
  look({ cache, env }) {
    const folder = folderOf(cache);
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const run = join(folder, name, 'run');
      const runsHere = !name.startsWith('java-') || onPath('java', env) !== undefined;
      if (!name.startsWith('.') && runsHere && existsSync(run)) return Promise.resolve({ path: run });
    }
    return Promise.resolve({ miss: { zh: `${folder} 中没有`, en: `none in ${folder}` } });
  },
};

const SDK_PLACE: Place = {
  name: { zh: 'SDK 自带的下载', en: "the SDK's download" },
  async look(context) {
    const work = workFolder(context.cache);
    try {
      const failure = await sdkDownload('time-skipping', work, context);
      if (failure) return { miss: failure };
      const file = readdirSync(work).find((name) => name.startsWith('temporal-test-server'));
      if (!file) return { miss: { zh: '没有留下程序', en: 'left no program' } };
      return keep(work, context.cache, basename(file), `"$here/${file}" "$@"`);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  },
};

const MAVEN_PLACE: Place = {
  name: { zh: 'Maven', en: 'Maven' },
  async look({ env, cache, tell, signal }: LookupContext) {
    const [mvn, java] = [onPath('mvn', env), onPath('java', env)];
    if (!mvn || !java) {
      const missing = [mvn ? '' : 'mvn', java ? '' : 'java'].filter(Boolean).join(', ');
      return { miss: { zh: `PATH 上没有 ${missing}`, en: `no ${missing} on PATH` } };
    }
    const work = workFolder(cache);
    const began = Date.now();
    const beat = setInterval(() => {
      const elapsed = Math.round((Date.now() - began) / 1000);
      tell({ zh: `mvn 下载测试服务器 ${elapsed} 秒`, en: `mvn fetches the test server, ${elapsed} s` });
    }, 5_000);
    try {
      const pom = join(work, 'pom.xml');
      writeFileSync(pom, POM);
      const goal = [
        'dependency:copy-dependencies',
        '-DincludeScope=runtime',
        `-DoutputDirectory=${join(work, 'jars')}`,
      ];
      const done = await runTethered([mvn, '-B', '-ntp', '-q', '-f', pom, ...goal], {
        env,
        timeoutMs: 600_000,
        graceMs: 2_000,
        signal,
      });
      if (done.code !== 0) {
        const reason = done.output.trim().split('\n')[0]?.slice(0, 300) ?? '';
        return { miss: { zh: `失败（${reason}）`, en: 'failed' } };
      }
      // Quick to start and modest: it serves one test at a time.
      const command = `java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -cp "$here/jars/*" ${MAIN_CLASS} "$@"`;
      return keep(work, cache, `java-${TEST_SERVER_VERSION}`, command);
    } finally {
      clearInterval(beat);
      rmSync(work, { recursive: true, force: true });
    }
  },
};

export const TEST_SERVER_PLACES: readonly Place[] = [CACHE_PLACE, SDK_PLACE, MAVEN_PLACE];

export const NO_TEST_SERVER: Bilingual = {
  zh: '没有时间快进的测试服务器：请安装 Java 与 Maven',
  en: 'no time-skipping test server: install Java and Maven',
};
