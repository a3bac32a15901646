import { disguise } from './disguise.ts'
import type { ValueKind } from './value-kind.ts'

const LABELS = String.raw`(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}]+(?:-+[\p{L}\p{N}]+)*`

/**
 * Addresses of e-mail, also with the `%40` of a URL. There is no top-level domain of z's alone, so a stand-in ends in one:
 * `kqzm.xwp@rtnvjhc.zzz`.
 */
export const email: ValueKind = {
  pattern: new RegExp(
    String.raw`(?<![\p{L}\p{N}])[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}(?:@|%40)${LABELS}`,
    'gu',
  ),
  standIn(value, lettersOf) {
    const [, local = '', at = '', domain = '', top = ''] =
      /^(.*)(@|%40)(.*\.)([^.]*)$/u.exec(value) ?? []
    if (/^z+$/.test(top)) return value
    const letters = lettersOf(plainAddress(`${local}@${domain}${top}`), value.length)
    const hide = (text: string, from: number) =>
      disguise(text, '', (_value, count) => letters.slice(from, from + count))
    return hide(local, 0) + at + hide(domain, local.length) + 'z'.repeat(top.length)
  },
}

function plainAddress(address: string): string {
  return address.normalize('NFKC').toLowerCase()
}
