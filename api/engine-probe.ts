/**
 * Whether the engine answers: one gRPC call (GetSystemInfo, an empty message) over HTTP/2. The API needs nothing else of
 * Temporal, so it carries no client of it.
 */
import { connect, type IncomingHttpHeaders } from 'node:http2';
import type { EngineState } from './health';

const METHOD = '/temporal.api.workflowservice.v1.WorkflowService/GetSystemInfo';
/** An uncompressed message of length zero. */
const EMPTY_MESSAGE = Buffer.alloc(5);
const TIMEOUT_MS = 1_500;
const MAX_BYTES = 65_536;

/** `address` as host:port; undefined where no engine is configured. */
export async function probeEngine(address: string | undefined): Promise<EngineState> {
  if (address === undefined) return { status: 'absent', detail: '未配置流程引擎 · no engine is configured' };
  try {
    const version = await serverVersion(address);
    return { status: 'ok', detail: `Temporal ${version} (${address})` };
  } catch {
    return { status: 'absent', detail: `流程引擎无应答 · the engine does not answer (${address})` };
  }
}

function serverVersion(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const session = connect(`http://${address}`);
    const timer = setTimeout(() => fail(new Error('no answer in time')), TIMEOUT_MS);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      session.destroy();
      reject(error);
    };
    session.on('error', fail);
    const stream = session.request({
      ':method': 'POST',
      ':path': METHOD,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let status: unknown;
    const readStatus = (headers: IncomingHttpHeaders): void => {
      status = headers['grpc-status'] ?? status;
    };
    stream.on('response', readStatus);
    stream.on('trailers', readStatus);
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BYTES) fail(new Error('not the engine'));
      else chunks.push(chunk);
    });
    stream.on('error', fail);
    stream.on('end', () => {
      clearTimeout(timer);
      session.close();
      if (status === '0') resolve(versionIn(Buffer.concat(chunks).subarray(5)));
      else reject(new Error(`gRPC status ${String(status)}`));
    });
    stream.end(EMPTY_MESSAGE);
  });
}

/** Field 1 of the answer, a short text; it is shown only, so anything else is just not named. */
function versionIn(message: Buffer): string {
  const length = message[1] ?? 0;
  const text = message.subarray(2, 2 + length).toString('latin1');
  return message[0] === 0x0a && /^[\w.+-]{1,60}$/.test(text) ? text : '';
}
