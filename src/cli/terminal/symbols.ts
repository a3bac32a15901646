/** The few signs that are drawn, with an ASCII form for terminals that have no others. */
export interface Symbols {
  readonly ok: string
  readonly fault: string
  readonly dot: string
  readonly call: string
  readonly ellipsis: string
  /** Drawn before a run: one with a sibling below it, the last one, and what continues past each. */
  readonly branch: string
  readonly lastBranch: string
  readonly trunk: string
}

const UNICODE: Symbols = {
  ok: '✓',
  fault: '✗',
  dot: '·',
  call: '→',
  ellipsis: '…',
  branch: '├ ',
  lastBranch: '└ ',
  trunk: '│ ',
}

const ASCII: Symbols = {
  ok: 'ok',
  fault: 'x',
  dot: '-',
  call: '->',
  ellipsis: '...',
  branch: '|- ',
  lastBranch: '`- ',
  trunk: '|  ',
}

/** The signs that fit the locale: `C` and `POSIX` promise ASCII only. */
export function symbolsFor(env: Readonly<Record<string, string | undefined>>): Symbols {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG']
  return locale === 'C' || locale === 'POSIX' ? ASCII : UNICODE
}
