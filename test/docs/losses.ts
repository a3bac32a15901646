/** A row of docs/what-can-be-lost.md, and the test that shows it: its file below `test/`, and its title. */
type Loss = readonly [row: string, file: string, title: string]

const RECORDING: readonly Loss[] = [
  [
    'every message, because no `TracerProvider` is registered',
    'record/check-setup.test.ts',
    'finds that no provider and no context manager are registered',
  ],
  [
    'messages that were tracked before there was a provider',
    'record/check-setup.test.ts',
    'finds messages that were tracked before there was a provider',
  ],
  [
    'messages that a sampler drops',
    'record/check-setup.test.ts',
    'finds a sampler that drops messages',
  ],
  [
    'runs that are in no thread, because the context got lost',
    'record/check-setup.test.ts',
    'finds that the context is lost at an await',
  ],
  [
    'a part of a value, because the SDK has a limit',
    'record/check-setup.test.ts',
    'finds limits that cut what was said',
  ],
  [
    "bursts, because only OpenTelemetry's own `BatchSpanProcessor` delivers",
    'record/check-setup.test.ts',
    'finds a queue that loses bursts, where nothing else delivers',
  ],
  [
    "spans of OpenTelemetry's exporter, because nothing takes them",
    'record/check-setup.test.ts',
    'finds an endpoint where nothing answers',
  ],
  [
    'the form of values that JSON cannot hold, such as a circular object',
    'record/track-message.test.ts',
    'records circular metadata and BigInt instead of losing the message',
  ],
  [
    'what is above a [limit](span-conventions.md#limits) of Threadspan',
    'record/limits.test.ts',
    'of a message is cut, and says how long it was',
  ],
  [
    'content, because a mask throws or returns no text',
    'masking/exported-content.test.ts',
    'holds no content where the mask %s',
  ],
  [
    'a URL, because it may not be recorded or its mask failed',
    'masking/urls.test.ts',
    'keeps its host if it is withheld: %s=%s',
  ],
  [
    'the rest of an answer, because its reader left',
    'record/stream-message.test.ts',
    'records a consumer that stops early as aborted, with the text until then, and stops the source',
  ],
  [
    'the end of a run, because the process was killed',
    'story/hung-agent.test.ts',
    'an agent that hangs is seen in its thread, also after its process was killed',
  ],
  [
    'unfinished copies, because more than 10,000 spans are running',
    'sdk/unfinished-spans.test.ts',
    'is sent of 10,000 spans at most that run at once, and the others are counted',
  ],
  [
    'a thread that the headers name, because the app names another one',
    'middleware/header-trust.test.ts',
    'works in the thread that the app has verified, whatever the headers claim',
  ],
  [
    'a thread that the headers name, because it is not signed',
    'propagate/propagation-secret.test.ts',
    '%s, wherever it is read',
  ],
  [
    'the message that a request names, because it is in another thread',
    'middleware/header-trust.test.ts',
    'does not take a thread from a message that only the client names',
  ],
  [
    'feedback on a message of another thread',
    'record/message-of-another-thread.test.ts',
    'counts feedback on it as stray',
  ],
]

const PAGE: readonly Loss[] = [
  [
    'a message that cannot be read',
    'browser/delivery.test.ts',
    'counts a message that cannot be read, and gives out a valid ID',
  ],
  [
    'what is tracked while 10,000 spans wait',
    'browser/delivery.test.ts',
    'keeps at most 10,000 spans, drops what is tracked above them, and says so',
  ],
  [
    'what the endpoint refuses',
    'browser/delivery.test.ts',
    'drops what is refused with %s, says so, and goes on',
  ],
  [
    'what the endpoint leaves out of a batch',
    'browser/delivery.test.ts',
    'counts what a 200 says was left out: %s',
  ],
  [
    'what waits when a page without a spool is gone',
    'browser/delivery.test.ts',
    'leaves nothing to the next page without a spool, and all of it with one',
  ],
  [
    'entries of the spool that are no spans',
    'page/browser-entry.test.ts',
    'delivers what a page has left, past entries that are no spans, and counts those',
  ],
]

const DELIVERY: readonly Loss[] = [
  [
    "what exceeds the queue's bound",
    'delivery/delivery.test.ts',
    'past its bound, with %s, keeps those that the policy says',
  ],
  [
    'a span that is malformed or too large for the endpoint',
    'faults/endpoint.slow.test.ts',
    'loses one poisonous span alone, and keeps the order of the others',
  ],
  [
    'a span that makes the endpoint fail',
    'faults/endpoint.slow.test.ts',
    'loses alone a span that makes the endpoint fail, number %i',
  ],
  [
    'a span that a firewall refuses',
    'delivery/lane.test.ts',
    'drops alone a span that a firewall refuses with 403',
  ],
  [
    'what the endpoint leaves out of a batch it took',
    'faults/endpoint.slow.test.ts',
    'counts what a partial success leaves out, and does not send it again',
  ],
  [
    'a span that cannot be encoded',
    'delivery/delivery.test.ts',
    'drops a span that cannot be encoded, and it alone',
  ],
  [
    'what waits for a wrong key or URL to be corrected, once the queue is full',
    'faults/endpoint-answers.slow.test.ts',
    'says once what has to be corrected, and again if it changes: %j',
  ],
  [
    'what an endpoint acknowledges and does not store',
    'faults/endpoint.slow.test.ts',
    'takes an empty 200 for an acknowledgement, whatever the endpoint does with the spans',
  ],
  [
    'what waits without a spool when the process ends',
    'faults/exit-report.slow.test.ts',
    'is one line on stderr at %s',
  ],
  [
    'what waits when the endpoint never responds at the end',
    'faults/exit-report.slow.test.ts',
    'comes soon if an endpoint takes connections and never responds, and not before if it does',
  ],
  ['what is in memory when the process is killed', 'faults/exit.slow.test.ts', "'SIGKILL'"],
  [
    'what is in memory when a worker thread is terminated',
    'faults/worker-threads.test.ts',
    'is lost without a word if the thread is terminated',
  ],
  [
    'what does not fit into the spool, once the queue is full too',
    'faults/spool.slow.test.ts',
    'is bounded: what does not fit waits in memory',
  ],
  [
    'what was in the spool for too long',
    'faults/spool.slow.test.ts',
    'drops what is too old and fails once more, and says so',
  ],
  [
    'a file of the spool that somebody deleted',
    'faults/spool.slow.test.ts',
    'claims at the end no span whose file was deleted, and says how many are lost',
  ],
  [
    'a damaged line of the spool',
    'faults/spool.slow.test.ts',
    'reads on behind a damaged line, reports it and keeps the file aside',
  ],
  [
    'the last line of a spool that a kill has cut off',
    'faults/spool.slow.test.ts',
    'cuts off a torn tail, wherever it is torn, and loses nothing before it',
  ],
  [
    'what cannot be written to a full or read-only disk',
    'faults/full-disk.test.ts',
    'a spool that becomes read-only costs only what is not in it, and the rest is cleaned up',
  ],
  [
    "what waits in OpenTelemetry's own `BatchSpanProcessor` at a natural end or `process.exit()`",
    'faults/unsent-report.slow.test.ts',
    'says so in one line, at %s',
  ],
  [
    'what ends after `shutdown()`',
    'sdk/thread-export-processor.test.ts',
    'delivers at shutdown, and drops what ends later, counted',
  ],
  [
    'what a Cloudflare Worker could not deliver in its request',
    'delivery/cloudflare-worker.slow.test.ts',
    'rejects a flush that cannot deliver, and delivers with the next',
  ],
]

const RECEIVER: readonly Loss[] = [
  [
    'a span that is above a limit',
    'otlp/limits/decode-limits.test.ts',
    'rejects a span with too many %s, and keeps its neighbours',
  ],
  [
    'a body that is above a limit',
    'otlp/limits/decode-limits.test.ts',
    'refuses a body with too many %s',
  ],
  [
    'a body that is not OTLP',
    'receiver/logs-and-metrics.test.ts',
    'refuses what is no OTLP, and waits for a store that fails',
  ],
  [
    'a body of more than 20 MB',
    'receiver/create-receiver.test.ts',
    'gets 413 for a body above the limit, however it is sent',
  ],
  [
    'nothing, if memory is full and the sender sends again',
    'receiver/memory.test.ts',
    'is bounded: what is more gets a 503, and is taken when there is room again',
  ],
  [
    'a request that takes longer than 30 s',
    'receiver/memory.test.ts',
    'that takes too long is ended, and another is not',
  ],
  [
    'what comes without the token',
    'receiver/token.test.ts',
    'refuses what comes with %s, and says so',
  ],
  [
    'the end of ids, names and tags that are too long',
    'receiver/limits.test.ts',
    'and tells the sender, the owner and the counts',
  ],
  [
    'a span whose thread id is too long and cannot be cut',
    'receiver/limits.test.ts',
    'a span whose thread id cannot be cut, and keeps its neighbours: %s %s',
  ],
  [
    'a span with the id of a stored one and other content',
    'receiver/create-receiver.test.ts',
    'counts and reports spans that conflict with stored ones, and takes the rest',
  ],
  [
    'log records that are not about GenAI',
    'receiver/limits.test.ts',
    'the receiver ignores log records whose name only begins like that of a GenAI event',
  ],
  [
    'log records of a span that has 10,000 already',
    'receiver/portions.test.ts',
    'the log events of a span that are more than a store keeps are lost with a word, before they cost anything',
  ],
]

const STORE: readonly Loss[] = [
  [
    'what was in a database that was deleted while it is served',
    'store/sqlite/tampered-files.test.ts',
    'is answered with 503 and a problem, and no new one is begun',
  ],
  [
    'what a database lost when it was cut while it is served',
    'store/sqlite/tampered-files.test.ts',
    'a database that is cut while it is served is answered with 503 until it is replaced',
  ],
  [
    'the latest batches, because the journal was cut',
    'store/sqlite/tampered-files.test.ts',
    'is noticed if it is cut to %s',
  ],
  [
    'the latest batches, because another process began a new journal',
    'store/sqlite/tampered-files.test.ts',
    'gives way to one that another process has written meanwhile',
  ],
  [
    'nothing, if the database is locked and the sender sends again',
    'store/sqlite/locks.test.ts',
    'is answered with 503 and Retry-After after some seconds, and has none of what waited',
  ],
  [
    'nothing, if the disk is full and the sender sends again',
    'store/sqlite.test.ts',
    'says so when the disk is full, and has what it acknowledged',
  ],
  [
    'the latest batches, because of a power cut',
    'store/sqlite/journal.test.ts',
    'a power cut loses the latest batches at most, and damages nothing',
  ],
  [
    'a span of an older version that is too large to be read',
    'store/sqlite.test.ts',
    'leaves out a span that an older version stored and that is too large to read, and warns of it',
  ],
]

const READING: readonly Loss[] = [
  ['a damaged attribute', 'replay/damaged-spans.test.ts', 'counts as damaged: %s'],
  [
    'a damaged line of an OTLP file',
    'store/otlp-file.test.ts',
    'reports spans that are rejected and keeps their neighbours',
  ],
  [
    'a part of what a backend was asked for',
    'store/http/partial-answers.test.ts',
    'jaegerReader says so where a search gave errors beside its traces, a trace is gone or makes no sense',
  ],
  [
    'the messages of model calls, if a backend keeps no log records',
    'store/http/tempo.test.ts',
    'says once where a model call has no messages, as log records do not get there',
  ],
  [
    'the beginning of a thread of more than 20,000 spans, in `show`',
    'cli/long-threads.slow.test.ts',
    'is shown with its end, and a notice says what it is the end of and how to see the rest',
  ],
  [
    "feedback by an app's own id on a message in another part",
    'replay/long-threads.test.ts',
    'count feedback by an own id as stray if its message is in another part',
  ],
]

const FILES: readonly Loss[] = [
  [
    'nothing, if a command would write to a file that it reads',
    'cli/export-output.slow.test.ts',
    'a command never writes to what it reads',
  ],
  [
    'nothing, if an export fails or is interrupted',
    'cli/export-output.slow.test.ts',
    'that fails leaves the file that was there, and nothing beside it',
  ],
  [
    'a line that cannot be imported',
    'cli/commands.test.ts',
    'a line that a receiver refuses fails alone',
  ],
  [
    'a line whose thread the store has already, recorded otherwise',
    'cli/import/repeated-threads.test.ts',
    'a thread that an app recorded is left out, and that is said once',
  ],
  [
    'log records and metrics of a Collector file that no thread needs',
    'cli/import/collector-file.test.ts',
    'takes its log records: inputs and outputs of models are there as in the file itself: %s',
  ],
  [
    'log records, because a backend takes none',
    'cli/import/collector-file.test.ts',
    'says which line has log records that a backend does not take, and sends its spans',
  ],
]

export const LOSSES: readonly Loss[] = [
  ...RECORDING,
  ...PAGE,
  ...DELIVERY,
  ...RECEIVER,
  ...STORE,
  ...READING,
  ...FILES,
]
