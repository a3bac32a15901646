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

const TEXTS = ['tag', 'bot', 'service', 'release', 'language', 'model', 'tool', 'last-role']

const NUMBERS = [
  ['messages', optionValue.wholeNumber],
  ['tokens', optionValue.wholeNumber],
  ['cost', optionValue.positiveNumber],
  ['outcome', optionValue.share],
  ['duration', optionValue.millis],
] as const

// Options hold no values, so that all commands can share them.
const FILTERS: readonly Option[] = [
  ...TEXTS.map((name) => filter(`--${name} <text>`, optionValue.collect)),
  filter('--user <id>', optionValue.once),
  filter('--since <when>', optionValue.once),
  filter('--until <when>', optionValue.once),
  filter('--feedback <kind>', optionValue.feedback),
  filter('--errors'),
  filter('--no-errors'),
  ...NUMBERS.flatMap(([name, read]) => [
    filter(`--min-${name} <n>`, read),
    filter(`--max-${name} <n>`, read),
  ]),
  filter('--slower-than <time>', optionValue.millis),
]

/** The options by which threads are selected. */
export function addFilterOptions(command: Command): Command {
  for (const option of FILTERS) command.addOption(option)
  return command
}

/** Formats a group of options in the help: the filters several on a line, all others as Commander does. */
export function formatOptions(heading: string, items: string[], help: Help): string[] {
  if (heading === GROUP) return [heading, ...LINES.map((line) => `  ${line}`), '']
  return items.length === 0 ? [] : [help.styleTitle(heading), ...items, '']
}

function filter<T>(flags: string, read?: (value: string, earlier: T) => T): Option {
  const option = new Option(flags).helpGroup(GROUP)
  return read === undefined ? option : option.argParser(read)
}
