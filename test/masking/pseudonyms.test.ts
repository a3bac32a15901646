import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { OptionError, type PseudonymKind, pseudonyms } from '../../src/index.ts'

const SECRET = 'a secret of the tests'
const KINDS = ['email', 'phone', 'card', 'iban', 'ip', 'number'] as const

const hide = (text: string, kinds: readonly PseudonymKind[] = KINDS, secret = SECRET) =>
  pseudonyms({ secret, kinds })(text, { kind: 'message' })

/** What a text says beside its letters and digits. */
const frame = (text: string) => text.replaceAll(/[\p{L}\p{N}]/gu, 'x')

describe('a value', () => {
  it.each([
    ['email', 'jane.doe+shop@mail.example.co.uk'],
    ['email', 'jane_doe@münchen.example'],
    ['phone', '+49 (170) 123-4567'],
    ['phone', '0049 30 901820'],
    ['phone', '0170/1234567'],
    ['phone', '(555) 123-4567'],
    ['phone', '1-555-123-4567'],
    ['phone', '13812345678'],
    ['phone', '０９０－１２３４－５６７８'],
    ['phone', '٠١٧٠ ١٢٣ ٤٥٦٧'],
    ['card', '4111 1111 1111 1111'],
    ['card', '4111111111111111'],
    ['card', '3782-822463-10005'],
    ['card', '6304000000000000000'],
    ['iban', 'DE89 3704 0044 0532 0130 00'],
    ['iban', 'GB29NWBK60161331926819'],
    ['iban', 'de89370400440532013000'],
    ['ip', '192.168.178.20'],
    ['ip', '2001:db8::8a2e:370:7334'],
    ['ip', '::ffff:10.0.0.1'],
    ['number', '1042'],
    ['number', '1,042'],
  ] as const)('of the kind %s becomes a stand-in of its length: %s', (kind, value) => {
    const text = `it is ${value}, please`
    const masked = hide(text, [kind])
    const standIn = masked.slice('it is '.length, -', please'.length)
    expect(masked).toBe(`it is ${standIn}, please`)
    expect(standIn).toHaveLength(value.length)
    expect(frame(standIn)).toBe(frame(value))
    expect(standIn).toMatch(/^[^\p{N}\p{Lu}]+$/u)
    for (const word of value.match(/[\p{L}\p{N}]{3,}/gu) ?? []) expect(standIn).not.toContain(word)
  })

  it('has the same stand-in in every text, spelling and process, and another under another secret', () => {
    const [first, second] = hide('+49 170 1234567 is +491701234567').split(' is ')
    expect(first?.replaceAll(' ', '')).toBe(second)
    expect(hide('４１１１ 1111 1111 1111')).toBe(hide('4111 1111 1111 1111'))
    expect(hide('write to Jane@Example.com.')).toBe(`write to ${hide('jane@example.com')}.`)
    expect(hide('jane%40example.com')).toBe(hide('jane@example.com').replace('@', '%40'))
    expect(hide('1042, or 1,042')).toBe('wvsr, or w,vsr')
    expect(hide('1042', ['number'], 'another secret of the tests')).not.toBe(hide('1042'))
  })

  it('is found beside another', () => {
    expect(hide('12 4111 1111 1111 1111 cvv 123', ['card'])).toMatch(/^12 [g-z ]{19} cvv 123$/)
    // All 19 digits have a valid check digit too.
    expect(hide('4111 1111 1111 1111 102', ['card'])).toMatch(/^[g-z ]{19} 102$/)
    expect(hide('BE68 5390 0754 7034 DE89 3704 0044 0532 0130 00 OK', ['iban'])).toMatch(
      /^[g-z ]{47} OK$/,
    )
    expect(hide('555-123-4567 555-987-6543', ['phone'])).toMatch(/^[g-z -]{25}$/)
    expect(hide('<a@b.co>,c@d.org', ['email'])).toMatch(/^<[g-z]@[g-z]\.zz>,[g-z]@[g-z]\.zzz$/)
  })

  it('is looked for in the kinds that are asked for, and numbers only if they are', () => {
    const text = 'jane@example.com 4111111111111111 1042'
    expect(hide(text, ['card'])).toMatch(/^jane@example\.com [g-z]{16} 1042$/)
    const byDefault = pseudonyms({ secret: SECRET })(text, { kind: 'message' })
    expect(byDefault).toMatch(/^[g-z]{4}@[g-z]{7}\.zzz [g-z]{16} 1042$/)
  })
})

it.each([
  'on 2024-05-15 at 2024-05-15T15:00:00.1234Z',
  'run 550e8400-e29b-41d4-a716-446655440000',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'call_12345678 in gpt-4o at 12:30:45, 3 of 250 for $1.50',
  'std::vector<int> by @jane, a@b',
  'data:image/png;base64,aGk+1042/+4917012345678/4111111111111111==',
])('what is no value stays: %s', (text) => {
  expect(hide(text)).toBe(text)
})

it.each([
  ['card', '4111 1111 1111 1112'],
  ['card', 'a4111111111111111111111'],
  ['iban', 'DE89 3704 0044 0532 0130 01'],
  ['ip', '300.168.178.20, 12:30:45:10, 1.2.3.4.5'],
  ['phone', '01.02.2024 and 0.123456789'],
] as const)('what only looks like a value of the kind %s stays: %s', (kind, text) => {
  expect(hide(text, [kind])).toBe(text)
})

describe('a masked text', () => {
  const valuesAndNoise = fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...' .-+()/:,@%_xAz09'.split('')) },
        { weight: 2, arbitrary: fc.stringMatching(/^\d{1,20}$/) },
        {
          weight: 2,
          arbitrary: fc.constantFrom(
            'jane@example.com',
            '%40',
            '4111 1111 1111 1111',
            '+49 170 1234567',
            '0170',
            'DE89 3704 0044 0532 0130 00',
            'AB12',
            '10.0.0.1',
            'fe80::1',
            '1042',
            '٠١٢',
            '2024-05-15',
            '550e8400-e29b-41d4-a716-446655440000',
            '.zz',
            '𝐣é',
          ),
        },
      ),
      { maxLength: 14 },
    )
    .map((parts) => parts.join(''))

  it('stays as it is when it is masked again, and keeps its length', () => {
    fc.assert(
      fc.property(valuesAndNoise, fc.subarray([...KINDS], { minLength: 1 }), (text, kinds) => {
        const once = hide(text, kinds)
        expect(once).toHaveLength(text.length)
        expect(hide(once, kinds)).toBe(once)
      }),
      { numRuns: Number(process.env['RUNS'] ?? 3000) },
    )
  })

  it('is made in time that grows with its length', () => {
    const hostile = ['a.', '1 ', '1.', 'AB12 ', '0 ', '+1(', 'a@', 'a:', '%40', '1,', '١ ']
    for (const part of hostile) expect(hide(part.repeat(20_000))).toHaveLength(part.length * 20_000)
  })
})

describe('pseudonyms', () => {
  it.each([
    ['secret', { secret: 'short' }],
    ['secret', {}],
    ['kinds', { secret: SECRET, kinds: [] }],
    ['kinds', { secret: SECRET, kinds: ['name'] }],
    ['kinds', { secret: SECRET, kinds: ['toString'] }],
    ['kinds', { secret: SECRET, kinds: 'email' }],
  ])('refuses a wrong %s by name: %j', (option, wrong) => {
    const make = () => pseudonyms(wrong as never)
    expect(make).toThrow(OptionError)
    expect(make).toThrow(new RegExp(`^pseudonyms: ${option}`))
  })

  it('refuses a runtime without node:crypto, before anything is recorded', () => {
    const spy = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
    expect(() => pseudonyms({ secret: SECRET })).toThrow(/node:crypto/)
    spy.mockRestore()
  })
})
