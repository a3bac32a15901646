import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What README tells a newcomer to type first, and to read from what is stored. */
export interface FirstScreen {
  /** The line that installs everything. */
  readonly install: string
  /** The line that starts the receiver. */
  readonly serve: string
  /** The file to paste. */
  readonly file: string
  readonly code: string
  /** The line that runs it, and the line that shows what was recorded. */
  readonly run: string
  readonly show: string
  /** What both should print. */
  readonly output: string
  /** The program that reads the store. */
  readonly reading: string
}

const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')

/** Reads it out of README.md as it is now. */
export function readFirstScreen(): FirstScreen {
  const section = between(README, '## Add it to the OpenTelemetry you have', '\n## ')
  const [install = '', serve = '', commands = ''] = blocks(section, 'sh')
  const [run = '', show = ''] = commands.split('\n')
  const [code = ''] = blocks(section, 'js')
  const [output = ''] = blocks(section, 'text')
  const [reading = ''] = blocks(between(README, '## Receive, read, replay', '\n## '), 'ts')
  const file = /^Paste this into `(.+)`:$/m.exec(section)?.[1] ?? ''
  return { install, serve, file, code, run, show, output, reading }
}

function between(text: string, start: string, end: string): string {
  const rest = text.slice(text.indexOf(start) + start.length)
  return rest.slice(0, rest.indexOf(end))
}

function blocks(text: string, language: string): string[] {
  const found = text.matchAll(/^```(\w+)\n([\s\S]*?)\n```$/gm)
  return [...found].flatMap(([, its, block = '']) => (its === language ? [block] : []))
}
