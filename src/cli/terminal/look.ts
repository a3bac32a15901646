import { formatInstant, type UnixNano, nowUnixNano } from '../../thread/instant.ts'
import { relativeTime } from './relative-time.ts'
import { durationText } from './duration-text.ts'
import type { Style } from './style.ts'
import type { Symbols } from './symbols.ts'
import type { Terminal } from './terminal.ts'

/** How recorded things are drawn: for a person at a terminal, or for whatever reads the pipe. */
export interface Look {
  readonly style: Style
  readonly symbols: Symbols
  /** A moment: how long ago it was, or RFC 3339. */
  readonly moment: (instant: UnixNano) => string
  /** A moment within a thread: how long after its beginning it was, or RFC 3339. */
  readonly offset: (instant: UnixNano, start: UnixNano) => string
}

/** The look that fits a terminal. */
export function lookOf({ isTty, style, symbols }: Terminal): Look {
  if (!isTty) return { style, symbols, moment: formatInstant, offset: formatInstant }
  const now = nowUnixNano()
  return {
    style,
    symbols,
    moment: (instant) => relativeTime(instant, now),
    offset: (instant, start) => `+${durationText(instant - start)}`,
  }
}
