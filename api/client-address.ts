/**
 * From where a request comes, as limits count it: the nearest address that is not one of the named proxies. Proxies write addresses
 * in many forms (with a port, in brackets, quoted, IPv4 mapped into IPv6); one client has one name here whatever the form, and an
 * IPv6 client the name of its network, since each has 2^64 addresses and more. What is no address is never a name: the connection's own is.
 */
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

/** Whether an address is a proxy's whose forwarding header is believed; Express compiles it from `trust proxy`. */
export type Trusts = (address: string, hop: number) => boolean;

/** One network is one client's. */
const IPV6_PREFIX = 56;
/** A list longer than any chain of proxies is somebody's play. */
const MOST_HOPS = 32;

/** What of a request tells where it comes from. */
type Forwarded = Pick<IncomingMessage, 'headers'> & {
  readonly socket: { readonly remoteAddress?: string | undefined };
};

export function clientAddress(request: Forwarded, trusts: Trusts): string {
  const peer = addressIn(request.socket.remoteAddress ?? '');
  if (peer === null) return 'unknown';
  let client = peer;
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',').slice(-MOST_HOPS);
  for (let hop = 0; trusts(client.toString(), hop); hop += 1) {
    const text = forwarded.pop();
    if (text === undefined || text.trim() === '') break;
    const next = addressIn(text);
    if (next === null) return networkOf(peer);
    client = next;
  }
  return networkOf(client);
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** `1.2.3.4`, `1.2.3.4:80`, `2001:db8::1`, `[2001:db8::1]:443`, `"[fe80::1%eth0]"`, `for=1.2.3.4;proto=https`; else null. */
function addressIn(text: string): Address | null {
  const bare = text
    .trim()
    .replace(/^for\s*=\s*/i, '')
    .replace(/;.*$/s, '')
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .trim();
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(bare)?.[1];
  const withPort = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(bare)?.[1];
  const address = (bracketed ?? withPort ?? bare).replace(/%.*$/s, '');
  if (bracketed === undefined && ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address);
  if (!address.includes(':') || !ipaddr.IPv6.isValid(address)) return null;
  const parsed = ipaddr.IPv6.parse(address);
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
}

function networkOf(address: Address): string {
  if (address.kind() === 'ipv4') return address.toString();
  const bytes = address.toByteArray().map((byte, index) => (index < IPV6_PREFIX / 8 ? byte : 0));
  return `${new ipaddr.IPv6(bytes).toNormalizedString()}/${IPV6_PREFIX}`;
}
