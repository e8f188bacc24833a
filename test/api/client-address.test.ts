/** One client has one name in every limit, whatever form its proxy writes the address in; what is no address is never a new name. */
import { clientAddress } from '../../api/client-address';

const PROXIES = ['127.0.0.1', '10.0.0.2', '::1'];
const trusts = (address: string) => PROXIES.includes(address);

function nameOf(forwarded: string | string[] | undefined, peer = '127.0.0.1'): string {
  const request = { headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress: peer } };
  return clientAddress(request, trusts);
}

test.each([
  '203.0.113.7',
  ' 203.0.113.7 ',
  '203.0.113.7:5678',
  '203.0.113.7:1',
  '"203.0.113.7:5678"',
  '::ffff:203.0.113.7',
  '::FFFF:203.0.113.7',
  '[::ffff:203.0.113.7]:443',
  '::ffff:cb00:7107',
  'for=203.0.113.7',
  'For="203.0.113.7:5678";proto=https;by=10.0.0.2',
  '198.51.100.9, 203.0.113.7:77, 10.0.0.2:5000',
  '198.51.100.9,203.0.113.7 ,\t10.0.0.2',
  'unknown, 203.0.113.7',
])('%s is 203.0.113.7', (forwarded) => {
  expect(nameOf(forwarded)).toBe('203.0.113.7');
});

test.each([
  '2001:db8:0:7::1',
  '2001:DB8:0:7:0:0:0:1',
  '[2001:db8:0:7::1]',
  '[2001:db8:0:7::1]:443',
  '"[2001:db8:0:7::abcd]:443"',
  'for="[2001:db8:0:7:ffff::2]:4711"',
  '2001:db8:0:7::1%eth0',
  '[2001:db8:0:7::1%25eth0]:443',
  '2001:db8:0:7:1:2:3:4, ::1',
])('%s is of the network 2001:db8::/56', (forwarded) => {
  expect(nameOf(forwarded)).toBe('2001:db8:0:0:0:0:0:0/56');
});

test('another network is another name', () => {
  expect(nameOf('2001:db8:0:100::1')).toBe('2001:db8:0:100:0:0:0:0/56');
});

test.each([
  'unknown',
  '_hidden',
  '203.0.113.256',
  '203.0.113',
  '0x7f.1',
  '3405803783',
  '203.0.113.7:port',
  '203.0.113.7:123456',
  '[203.0.113.7]:80',
  '[2001:db8::1',
  '2001:db8::1]:443',
  '2001:db8:::1',
  'for=',
  '""',
  'example.org',
  '203.0.113.7 203.0.113.8',
  '\u0661.2.3.4',
  'x'.repeat(5_000),
])('%s is no address: the connection counts', (forwarded) => {
  expect(nameOf(forwarded)).toBe('127.0.0.1');
});

test('nothing forwarded, or by nobody who is trusted: the connection counts', () => {
  expect(nameOf(undefined)).toBe('127.0.0.1');
  expect(nameOf('')).toBe('127.0.0.1');
  expect(nameOf('203.0.113.7', '198.51.100.1')).toBe('198.51.100.1');
  expect(nameOf('203.0.113.7', '::ffff:198.51.100.1')).toBe('198.51.100.1');
  expect(nameOf('203.0.113.7', '2001:db8:1::5')).toBe('2001:db8:1:0:0:0:0:0/56');
});

test('a header of many lines is one list, of many hops is read from its near end', () => {
  expect(nameOf(['198.51.100.9', '203.0.113.7:1'])).toBe('203.0.113.7');
  expect(nameOf([...Array.from({ length: 1_000 }, () => '198.51.100.9'), '203.0.113.7'].join(','))).toBe('203.0.113.7');
  expect(nameOf(Array.from({ length: 1_000 }, () => '10.0.0.2').join(','))).toBe('10.0.0.2');
});
