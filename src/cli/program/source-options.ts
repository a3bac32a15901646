import type { Command } from 'commander'
import { optionValue } from './option-value.ts'

/** The options that name what a command reads. */
export function addSourceOptions(command: Command): Command {
  return command
    .option(
      '--source <source>',
      'read jaeger+URL, tempo+URL, clickhouse+URL, FILE, local, or a saved name',
    )
    .option(
      '--header <header>',
      "sent to the source: 'Name: value'; may be repeated",
      optionValue.collect,
    )
}
