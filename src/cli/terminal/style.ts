import type * as Util from 'node:util'

type Format = Parameters<typeof Util.styleText>[0]

/** Text in a colour, or as it is where the output takes none. */
export type Style = (format: Format, text: string) => string

/** When to colour, as `--color` says it. */
export type ColorChoice = 'auto' | 'always' | 'never'

/** What decides about colour beside the choice of the user. */
export interface ColorSource {
  readonly isTTY?: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The style of one output stream; stdout and stderr decide each for itself, as only one of them may be a terminal. */
export function createStyle(choice: ColorChoice, source: ColorSource): Style {
  if (!hasColor(choice, source)) return (_format, text) => text
  // Not an import: it would cost each command some milliseconds, also without colour.
  const { styleText } = process.getBuiltinModule('node:util')
  return (format, text) => styleText(format, text, { validateStream: false })
}

/** Whether to colour: `--color`, then NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM=dumb, then the stream itself. */
export function hasColor(choice: ColorChoice, { isTTY = false, env }: ColorSource): boolean {
  if (choice !== 'auto') return choice === 'always'
  if (env['NO_COLOR']) return false
  const forced = env['FORCE_COLOR'] ?? (isOn(env['CLICOLOR_FORCE']) ? '1' : undefined)
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  if (env['CLICOLOR'] === '0' || env['TERM'] === 'dumb') return false
  return isTTY
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0'
}
