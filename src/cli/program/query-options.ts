import { type Command, type Help, Option } from 'commander'
import { optionValue } from './option-value.ts'

const GROUP = 'Filters; all must hold, and one given several times means any of its values:'
// One line for each of them would not fit a screen.
const LINES = [
  '--tag --bot --service --release --language --model --tool --last-role <text>',
  '--user <id>; --since, --until <when>: 30m, 24h, 7d, or a time',
  '--feedback up|down|any|comment; --errors, --no-errors',
  '--min-messages, --max-messages <n>; likewise -tokens, -cost, -outcome (0 to 1)',
  '--min-duration, --max-duration <time>: 500ms, 30s, 2m, 1h',
  '--slower-than <time>: the first answer took so long or longer to begin',
]

/** The options by which threads are selected. */
export function addFilterOptions(command: Command): Command {
  for (const name of TEXTS) add(command, `--${name} <text>`, optionValue.collect)
  add(command, '--user <id>', optionValue.once)
  add(command, '--since <when>', optionValue.once)
  add(command, '--until <when>', optionValue.once)
  add(command, '--feedback <kind>', optionValue.feedback)
  add(command, '--errors')
  add(command, '--no-errors')
  for (const [name, read] of NUMBERS) {
    add(command, `--min-${name} <n>`, read)
    add(command, `--max-${name} <n>`, read)
  }
  return add(command, '--slower-than <time>', optionValue.millis)
}

/** Formats a group of options in the help: the filters several on a line, all others as Commander does. */
export function formatOptions(heading: string, items: string[], help: Help): string[] {
  if (heading === GROUP) return [heading, ...LINES.map((line) => `  ${line}`), '']
  return items.length === 0 ? [] : [help.styleTitle(heading), ...items, '']
}

const TEXTS = ['tag', 'bot', 'service', 'release', 'language', 'model', 'tool', 'last-role']

const NUMBERS = [
  ['messages', optionValue.wholeNumber],
  ['tokens', optionValue.wholeNumber],
  ['cost', optionValue.positiveNumber],
  ['outcome', optionValue.share],
  ['duration', optionValue.millis],
] as const

function add<T>(command: Command, flags: string, read?: (value: string, earlier: T) => T): Command {
  const option = new Option(flags).helpGroup(GROUP)
  if (read !== undefined) option.argParser(read)
  return command.addOption(option)
}
