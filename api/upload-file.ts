/**
 * An upload on its way: written to a file that has no name any more, hashed as it comes, so that neither a caller who breaks
 * off nor a process that is killed leaves anything behind, and no more of it is in memory than a piece.
 */
import { createHash, randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PIECE_BYTES = 1 << 18;

/** Bytes that can be read anywhere, and as often as a command is tried. */
export interface StoredBytes {
  readonly size: number;
  /** Up to `length` bytes; fewer at the end. */
  read(at: number, length: number): Promise<Buffer>;
  /** All of them in order, piece by piece. */
  pieces(): AsyncIterable<Buffer>;
}

export class UploadFile implements StoredBytes {
  private readonly hash = createHash('sha256');
  private written = 0;
  private open = true;

  private constructor(private readonly handle: FileHandle) {}

  static async create(folder: string = tmpdir()): Promise<UploadFile> {
    const path = join(folder, `upload-${randomUUID()}`);
    const handle = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new UploadFile(handle);
  }

  get size(): number {
    return this.written;
  }

  async append(chunk: Buffer): Promise<void> {
    this.hash.update(chunk);
    let done = 0;
    while (done < chunk.length) {
      const { bytesWritten } = await this.handle.write(chunk, done, chunk.length - done, this.written + done);
      done += bytesWritten;
    }
    this.written += chunk.length;
  }

  /** Hex SHA-256 of all that came; nothing is appended after it. */
  sha256(): string {
    return this.hash.digest('hex');
  }

  async read(at: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(Math.max(0, Math.min(length, this.written - at)));
    let done = 0;
    while (done < buffer.length) {
      const { bytesRead } = await this.handle.read(buffer, done, buffer.length - done, at + done);
      if (bytesRead === 0) throw new Error('an upload is shorter than what was written of it');
      done += bytesRead;
    }
    return buffer;
  }

  async *pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < this.written; at += PIECE_BYTES) yield await this.read(at, PIECE_BYTES);
  }

  /** Lets go of the bytes; again is well. */
  async discard(): Promise<void> {
    if (!this.open) return;
    this.open = false;
    await this.handle.close();
  }
}
