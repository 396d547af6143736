// Where other programs may ask, as the core takes it: what is typed is checked before it is asked for.
import type { ErrorCode } from '../contract/contract';

const PORTS = { least: 1, most: 65_535 };

/** Four numbers up to 255 without leading zeros, as an address is written. */
function octets(typed: string): number[] | null {
  const parts = typed.split('.');
  const plain = parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
  return parts.length === 4 && plain ? parts.map(Number) : null;
}

/** Why nothing can be served at an address; null where it can. */
export function addressFault(typed: string): ErrorCode | null {
  const address = typed.trim();
  if (address === 'localhost' || address === '::1') return null;
  const of = octets(address);
  if (of) return of[0] === 127 ? null : 'address_not_loopback';
  const six = address.split(':').length > 2 && /^[\da-f:.]+$/i.test(address);
  return six ? 'address_not_loopback' : 'address_invalid';
}

/** Why what was typed is no port; null where it is one. */
export function portFault(typed: string): ErrorCode | null {
  const digits = typed.trim();
  const is = /^\d{1,9}$/.test(digits) && Number(digits) >= PORTS.least && Number(digits) <= PORTS.most;
  return is ? null : 'port_invalid';
}
