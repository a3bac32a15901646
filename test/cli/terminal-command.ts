import { execFileSync } from 'node:child_process'

/** Whether util-linux's `script` is here, which gives a command a terminal. */
export function hasScript(): boolean {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux')
  } catch {
    return false
  }
}

/** A shell line that runs another one on a terminal of 80 columns. */
export function onTerminal(line: string): string {
  return `export -f threadspan; SHELL=/bin/bash script -qec 'stty cols 80; ${line}' /dev/null`
}
