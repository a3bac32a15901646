import { hidePasswords } from './hide-passwords.ts'

const BEFORE_HOST = /[^\s"/@]{1,100}:\S{1,100}@/g

/**
 * An address for a message, with `***` in place of the user and password. The address need not be a valid URL, because
 * an invalid one may hold a password too.
 */
export function withoutPassword(address: string): string {
  return address.includes('://') ? hidePasswords(address) : address.replace(BEFORE_HOST, '***@')
}
