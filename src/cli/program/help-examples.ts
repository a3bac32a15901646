/** What stands last in the help of the program and of each command. */
const HELP_EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  threadspan: [
    'threadspan                          receive threads over OTLP on port 4318, and keep them',
    'threadspan ls --since 24h           list the threads of the last day',
    'threadspan show 8f3a                read one, by its id or the beginning of it',
  ],
  serve: [
    'threadspan serve                    receive on 127.0.0.1:4318',
    'threadspan serve --port 4319 --db chats.db',
    'threadspan serve --allow-origin https://chat.example',
    'THREADSPAN_TOKEN=… threadspan serve --host 0.0.0.0     receive from other machines',
  ],
  ls: [
    'threadspan ls --since 24h --feedback down --sort slowest     the longest wait first',
    'threadspan ls --tool search --tool browse --errors           either tool, and errors',
    'threadspan ls --json id,messages,errors | jq .',
    'threadspan ls --source jaeger+http://localhost:16686',
  ],
  search: [
    'threadspan search refund            every message with this word',
    "threadspan search 'order number' --role user --since 7d",
    'threadspan search cancel* --feedback down --json | jq .',
  ],
  show: [
    'threadspan show 8f3a                the transcript, and what each message caused',
    'threadspan show 8f3a --branch all   also the tries and edits that were given up',
    'threadspan show 8f3a --last 20      the end of a long one; --from 2026-11-01 shows another part',
    'threadspan show 8f3a --json | jq .messages',
  ],
  play: [
    'threadspan play 8f3a                as it happened, in real time',
    'threadspan play 8f3a --speed 4 --max-wait 2',
    'threadspan play 8f3a --timing real | tee replay.txt',
  ],
  export: [
    'threadspan export --all > threads.jsonl',
    'threadspan export 8f3a --format md -o thread.md',
    'threadspan export --all | jq -r .thread',
  ],
  import: [
    'threadspan import threads.jsonl     record every line into the store',
    'threadspan import threads.jsonl --url http://127.0.0.1:4318',
    'zcat threads.jsonl.gz | threadspan import -',
  ],
  db: [
    'threadspan db info                  what is in the store, and how large it is',
    'threadspan db info --json | jq .bytes',
    'threadspan db reindex               if a list or a search seems wrong',
  ],
  'db info': [
    'threadspan db info                  threads, messages, sizes',
    'threadspan db info --db chats.db --json | jq .bytes.words',
    'watch threadspan db info            how far the index is behind',
  ],
  'db reindex': [
    'threadspan db reindex               beside a running serve, too',
    'threadspan db reindex --db chats.db',
    'threadspan db info                  whether anything is left to index',
  ],
  sources: [
    'threadspan sources add prod clickhouse+https://clickhouse.example:8443/otel --header-env authorization=CH_AUTH',
    'threadspan sources test prod        does it answer, and what can it do?',
    'threadspan ls --source prod',
  ],
  'sources ls': [
    'threadspan sources ls               names and addresses; never credentials',
    'threadspan sources ls | cut -f1     the names alone',
    'XDG_CONFIG_HOME=/etc/chat threadspan sources ls',
  ],
  'sources add': [
    'threadspan sources add dev jaeger+http://localhost:16686',
    "threadspan sources add prod 'tempo+https://tempo.example?since=14d' --header 'X-Scope-OrgID: chat'",
    'threadspan sources add ch clickhouse+https://ch.example:8443/otel --header-env authorization=CH_AUTH',
  ],
  'sources test': [
    'threadspan sources test prod        a saved name',
    'threadspan sources test jaeger+http://localhost:16686',
    "threadspan sources test prod --header 'X-Scope-OrgID: chat'",
  ],
  'sources rm': [
    'threadspan sources rm prod          its credentials go with it',
    'threadspan sources ls               which names there are',
    'threadspan sources add prod ADDRESS replaces one instead',
  ],
  'sources sql': [
    'threadspan sources sql | clickhouse-client --multiquery --database otel',
    'threadspan sources sql --table otel.traces_v2',
    'threadspan sources sql > threads.sql   read it before you run it',
  ],
  doctor: [
    'threadspan doctor                   check Node, the store, the receiver and the environment',
    'threadspan doctor --url http://collector:4318 --spool /var/lib/chat/spool',
    'threadspan doctor --source prod     can this source be read, and what does it lack?',
    "NODE_OPTIONS='--import ./instrumentation.js' threadspan doctor    also check that set-up",
  ],
}

/** The examples of a command, as the last lines of its help. */
export function helpExamples(command: string): string {
  const lines = HELP_EXAMPLES[command] ?? []
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`
}
