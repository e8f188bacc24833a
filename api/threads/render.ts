/** What runs in the thread that renders acts; the fonts stay loaded while it lives. */
import { render, type Wanted } from '../../services/rendering/render';

export default async function inThread(wanted: Wanted): Promise<Uint8Array> {
  return new Uint8Array(await render(wanted)); // memory of its own, not a slice of Node's shared pool
}
