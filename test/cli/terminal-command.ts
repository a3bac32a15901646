import { execFileSync } from 'node:child_process'

/** Whether util-linux's `script` is here, which gives a command a terminal. */
export function hasScript(): boolean {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux')
  } catch {
    return false
  }
}

/** A shell line that runs another one on a terminal. */
export function onTerminal(line: string, columns = 80): string {
  return `export -f threadspan; SHELL=/bin/bash script -qec 'stty cols ${columns}; ${line}' /dev/null`
}
