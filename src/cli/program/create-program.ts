import { Command, Option } from 'commander'
import { packageVersion } from '../../receiver/package-version.ts'
import type { ExitCode } from '../exit-code.ts'
import { type AddCommand, commandAdder, fullName } from './command-adder.ts'
import { addDbCommands } from './db-commands.ts'
import { helpExamples } from './help-examples.ts'
import { optionValue } from './option-value.ts'
import { addListCommands } from './list-commands.ts'
import { formatOptions } from './query-options.ts'
import { addSourceOptions } from './source-options.ts'

/** The command line: every command, loaded only when it is called. */
export function createProgram(onExit: (code: ExitCode) => void): Command {
  const program = new Command('threadspan')
    .description('Record chat threads as OpenTelemetry spans, and replay them.')
    .version(packageVersion())
    .option('--db <file>', 'the store: SQLite, or a Collector file if it ends in .jsonl')
    .addOption(colorOption())
    .configureHelp({ showGlobalOptions: true, formatItemList: formatOptions })
    .addHelpText('afterAll', ({ command }) => helpExamples(fullName(command)))
    .showHelpAfterError('See: threadspan --help')
    .exitOverride()
  const add = commandAdder(program, onExit)
  addServe(add)
  addListCommands(add)
  addShow(add)
  addPlay(add)
  addFileCommands(add)
  addDoctor(add)
  addDbCommands(program, onExit)
  addSources(program, onExit)
  return program
}

function addServe(add: AddCommand): void {
  add(
    'serve',
    'receive spans over OTLP/HTTP and keep them (default)',
    async () => (await import('../commands/serve.ts')).serve,
  )
    .option('-p, --port <port>', 'the port to listen on', optionValue.port, 4318)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--token <token>', 'what senders must send; else THREADSPAN_TOKEN')
    .option('--no-auth', 'let everybody write who reaches it')
    .option('--allow-origin <url...>', 'web origins that may send, besides this machine')
    .addOption(
      new Option('--durability <when>', 'full: a power cut loses nothing, but storing takes longer')
        .choices(['normal', 'full'])
        .default('normal'),
    )
    .option(
      '--max-memory <megabytes>',
      'the most that requests hold in memory',
      optionValue.megabytes,
      256,
    )
}

function addShow(add: AddCommand): void {
  addWindowOptions(
    add(
      'show',
      'print a thread as a transcript',
      async () => (await import('../commands/show.ts')).show,
    ),
  )
    .argument('<id>', "the thread's id, or the beginning of it")
    .addOption(
      new Option('--branch <which>', 'which tries and edits')
        .choices(['current', 'all'])
        .default('current'),
    )
    .addOption(
      new Option('--spans <which>', 'which spans; runs folds HTTP, databases and frameworks')
        .choices(['runs', 'all'])
        .default('runs'),
    )
    .option('-v, --verbose', "also each run's input and output, and metadata")
    .option('--json', 'as JSON, with everything that was rebuilt')
}

function addPlay(add: AddCommand): void {
  addWindowOptions(
    add(
      'play',
      'replay a thread with its recorded timing',
      async () => (await import('../commands/play.ts')).play,
    ),
  )
    .argument('<id>', "the thread's id, or the beginning of it")
    .option('-s, --speed <n>', 'so many times as fast', optionValue.speed, 1)
    .option('-i, --max-wait <seconds>', 'no wait is longer than this', optionValue.positiveNumber)
    .addOption(
      new Option(
        '--timing <when>',
        'whether to wait; auto does so on a terminal, and not in a pipe',
      )
        .choices(['auto', 'real', 'instant'])
        .default('auto'),
    )
}

function addFileCommands(add: AddCommand): void {
  addSourceOptions(
    add(
      'export',
      'write threads to a file',
      async () => (await import('../commands/export.ts')).exportThreads,
    ),
  )
    .argument('[ids...]', 'thread ids, or beginnings of them')
    .option('--all', 'every thread of the store')
    .addOption(
      new Option('--format <format>', 'one thread a line, a list, or a document')
        .choices(['jsonl', 'json', 'md'])
        .default('jsonl'),
    )
    .option('-o, --output <file>', 'the file to write; stdout if none is given')
  add(
    'import',
    'record the threads of a file',
    async () => (await import('../commands/import.ts')).importThreads,
  )
    .argument('<file>', 'lines as export, a spool or a Collector writes them; - is stdin')
    .option('--url <url>', 'an OTLP receiver to send to, instead of the store')
    .option(
      '--header <header>',
      "sent to the receiver: 'Name: value'; may be repeated",
      optionValue.collect,
    )
}

function addDoctor(add: AddCommand): void {
  addSourceOptions(
    add(
      'doctor',
      'check that threads can be received and kept, or read from a source',
      async () => (await import('../commands/doctor.ts')).doctor,
    ),
  )
    .option(
      '--url <url>',
      'the receiver to check; else that of OTEL_EXPORTER_OTLP_ENDPOINT, or http://127.0.0.1:4318',
    )
    .option('--spool <folder>', 'the spool to look into; else the one of THREADSPAN_SPOOL')
    .option('--json', 'as JSON, with the numbers behind each line')
}

function addWindowOptions(command: Command): Command {
  return addSourceOptions(command)
    .option('--last <n>', 'only the last so many messages', optionValue.count)
    .option('--from <time>', 'only messages since: 30m, 24h, 7d, or a time')
}

function addSources(program: Command, onExit: (code: ExitCode) => void): void {
  const sources = program
    .command('sources')
    .description('name backends to read from')
    .showHelpAfterError('See: threadspan sources --help')
  const add = commandAdder(sources, onExit)
  add('ls', 'list them', async () => (await import('../commands/sources/ls.ts')).listSources)
  add('add', 'save one', async () => (await import('../commands/sources/add.ts')).addSource)
    .argument('<name>', 'the name that --source takes')
    .argument('<source>', 'jaeger+URL, tempo+URL, clickhouse+URL or FILE')
    .option(
      '--header <header>',
      "saved, and sent: 'Name: value'; may be repeated",
      optionValue.collect,
    )
    .option(
      '--header-env <header=VARIABLE>',
      'sent with the value of a variable',
      optionValue.collect,
    )
    .option('--tls-ca <file>', 'trust the authorities in this PEM file')
    .option('--tls-cert <file>', "the client's certificate")
    .option('--tls-key <file>', 'its key')
  add('test', 'read from one', async () => (await import('../commands/sources/test.ts')).testSource)
    .argument('<source>', 'a saved name, or all that --source takes')
    .option(
      '--header <header>',
      "sent to the source: 'Name: value'; may be repeated",
      optionValue.collect,
    )
  add(
    'rm',
    'forget one',
    async () => (await import('../commands/sources/rm.ts')).removeSource,
  ).argument('<name>')
  add(
    'sql',
    'print the tables that make ClickHouse fast',
    async () => (await import('../commands/sources/sql.ts')).printSourceSql,
  ).option('--table <name>', "the exporter's table of spans", 'otel_traces')
}

function colorOption(): Option {
  return new Option('--color <when>', 'when to colour')
    .choices(['auto', 'always', 'never'])
    .default('auto')
}
