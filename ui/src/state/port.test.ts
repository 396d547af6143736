// What is typed of a port, and of an address: the same is taken as by the core (`domain/src/port.rs`).
import { expect, it } from 'vitest';
import { addressFault, portFault } from './port';

it.each([
  ['1', null],
  ['9252', null],
  [' 65535 ', null],
  ['0', 'port_invalid'],
  ['65536', 'port_invalid'],
  ['80000', 'port_invalid'],
  ['99999999999999999999', 'port_invalid'],
  ['-1', 'port_invalid'],
  ['1e3', 'port_invalid'],
  ['92.5', 'port_invalid'],
  ['http', 'port_invalid'],
  ['', 'port_invalid'],
])('takes or refuses the port %j', (typed, why) => {
  expect(portFault(typed)).toBe(why);
});

it.each([
  ['127.0.0.1', null],
  [' 127.255.0.9 ', null],
  ['localhost', null],
  ['::1', null],
  ['0.0.0.0', 'address_not_loopback'],
  ['192.168.1.7', 'address_not_loopback'],
  ['::', 'address_not_loopback'],
  ['fe80::1', 'address_not_loopback'],
  ['::ffff:127.0.0.1', 'address_not_loopback'],
  ['127.1', 'address_invalid'],
  ['0127.0.0.1', 'address_invalid'],
  ['127.0.0.256', 'address_invalid'],
  ['http://127.0.0.1', 'address_invalid'],
  ['till.example', 'address_invalid'],
  ['', 'address_invalid'],
])('takes or refuses the address %j', (typed, why) => {
  expect(addressFault(typed)).toBe(why);
});
