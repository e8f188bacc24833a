/** What runs in the thread that parses large bodies. What is wrong with one is told as data: an error's members do not cross between threads. */
import type { Bilingual } from '../../domain/refusal';
import { EdgeError, type PlacedError } from '../edge-error';
import { readJson, type ReadJson } from '../json-body';

export type Parsed =
  ReadJson | { readonly malformed: { readonly detail: Bilingual; readonly errors: readonly PlacedError[] } };

export default function inThread(bytes: Uint8Array): Parsed {
  try {
    return readJson(bytes);
  } catch (error) {
    if (!(error instanceof EdgeError) || error.code !== 'malformed') throw error;
    return { malformed: { detail: error.detail, errors: error.errors } };
  }
}
