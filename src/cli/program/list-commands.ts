import { Option } from 'commander'
import type { AddCommand } from './command-adder.ts'
import { optionValue } from './option-value.ts'
import { addFilterOptions } from './query-options.ts'
import { addSourceOptions } from './source-options.ts'

/** The commands that find threads. */
export function addListCommands(add: AddCommand): void {
  addLs(add)
  addSearch(add)
}

function addLs(add: AddCommand): void {
  addSourceOptions(
    addFilterOptions(
      add(
        'ls',
        'list threads, the latest first',
        async () => (await import('../commands/ls.ts')).ls,
      ),
    ),
  )
    .addOption(
      new Option('--sort <order>', 'what comes first')
        .choices(['latest', 'first', 'longest', 'slowest', 'tokens'])
        .default('latest'),
    )
    .option('--limit <n>', 'at most so many', optionValue.count, 30)
    .option('--cursor <cursor>', 'what comes after the page that gave this cursor')
    .option('--json [fields]', 'as JSON, with these fields; alone, it lists the fields')
    .addHelpText(
      'after',
      '\nMSGS is - (in JSON null) if an app recorded no messages: show reads them from the runs.',
    )
}

function addSearch(add: AddCommand): void {
  addSourceOptions(
    addFilterOptions(
      add(
        'search',
        'find words in all threads, the latest first',
        async () => (await import('../commands/search.ts')).search,
      ),
    ),
  )
    .argument(
      '<words...>',
      'all of them in one message; "in this order" in quotes; word* begins so',
    )
    .option(
      '--role <role>',
      'who said it: user, assistant, tool, other, event, feedback; may be repeated',
      optionValue.role,
    )
    .option('--limit <n>', 'at most so many', optionValue.count, 20)
    .option('--json', 'as JSON')
}
