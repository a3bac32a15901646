import type { ClassifiableSpan } from './classifiable-span.ts'
import type { RunUsage } from '../thread/recorded-thread.ts'
import type { Rule } from './kinds/rule.ts'
import type { Sign } from './kinds/sign.ts'

type Keys = readonly string[]
type NamedKeys = Readonly<Record<string, Keys>>

/** Signs of a model call, asked after all rules: spans of calls that nothing else describes. */
export interface ModelCallSigns {
  /** Keys that name the model which was called. */
  readonly models?: Keys
  /** Keys that only a model call has, of what the model was given or gave back. */
  readonly messages?: Keys
  /** Token counts. They are copied to other spans too, so they count only beside {@link texts}. */
  readonly tokens?: Keys
  /** Keys of texts, which other runs have too. */
  readonly texts?: Keys
}

/** The ids of threads in a dialect. */
export interface ThreadKeys {
  /** The most exact first. */
  readonly keys?: Keys
  /** Keys that the spans of any web page may have. They count for certain only on a run. */
  readonly pageKeys?: Keys
  /**
   * Keys that a process may have on its resource, such as by `OTEL_RESOURCE_ATTRIBUTES`. They count only in a trace with runs
   * that names no thread itself.
   */
  readonly resourceKeys?: Keys
  /** Which ids under a key may be something else, such as the id of one request. */
  readonly uncertain?: Readonly<Record<string, UncertainId>>
  /** Keys that mean a thread only in `scopes`, and if the id looks like `ids`, if those are given. The id is a text. */
  readonly scoped?: {
    readonly scopes?: Keys
    readonly ids?: RegExp
    readonly keys?: Keys
    /** A key that begins and ends so, for keys that an app makes up. */
    readonly open?: { readonly start: string; readonly end: string }
    /** JSON objects that an app fills, with the id under `thread_id`, `conversation_id` or `session_id`. */
    readonly metadata?: Keys
  }
}

/** Whether an id is not for certain that of a thread. */
export type UncertainId = (id: string, span: ClassifiableSpan) => boolean

/**
 * The keys under which a dialect writes content. All of it can be masked. The groups up to `hits` are read from any span;
 * if a span has several keys of a group, the first counts.
 */
export interface ContentKeys {
  /** What went into a run, as text or JSON, whatever the run's kind. */
  readonly input?: Keys
  /** What came out of it. */
  readonly output?: Keys
  /** The system prompt. */
  readonly system?: Keys
  /** All messages of a run in one list. */
  readonly messages?: Keys
  /** The tools that a model was offered: a list, or a request that holds one. */
  readonly tools?: Keys
  /** The documents that were found, beside the output. */
  readonly hits?: Keys
  /** Keys that only this dialect's own reader in `read/` takes, by what they hold. */
  readonly own?: NamedKeys
  /** If given, the keys of `own` mean content in these scopes alone. */
  readonly scopes?: Keys
  /** Lists spread over `<key>.0.…`, by what they hold. The roles, names and ids in them are labels, not content. */
  readonly indexed?: NamedKeys
  /** Beginnings of keys that an app makes up, by what they hold. */
  readonly open?: NamedKeys
  /** Templates of keys that hold a span's type, for which `<type>` stands. */
  readonly byType?: { readonly input: string; readonly output: string }
  /** Names of span events that hold content, in any of their keys but labels. */
  readonly events?: Keys
  /** Keys that no reader takes, but that quote content. */
  readonly quotes?: Keys
}

/**
 * How one vendor, framework or convention writes spans of AI apps. This is all that is known about it, but for readers
 * of content that need code: they are in `read/` and take their keys from here.
 */
export interface Dialect {
  /** Whose words these are, as docs/runs.md shows it. */
  readonly name: string
  /** The page or the source code that defines them. */
  readonly source: string
  /** The packages, with their versions, whose spans test/replay has recorded. Absent if there are only its definitions. */
  readonly recorded?: string
  /**
   * Beginnings of keys and event names that are this dialect's alone. A key below one that is not known counts as content,
   * unless its last word says that it is a label.
   */
  readonly namespaces?: Keys
  readonly kinds?: { readonly [sign in Sign]?: readonly Rule[] }
  readonly modelCall?: ModelCallSigns
  /** Keys of which most runs have one, and hardly any other span. Backends that cannot run the rules search for them. */
  readonly runKeys?: Keys
  readonly threads?: ThreadKeys
  readonly content?: ContentKeys
  /** The name of the model: the one that answered, and the one that was asked for. */
  readonly model?: { readonly response?: Keys; readonly request?: Keys }
  readonly provider?: Keys
  readonly finishReason?: Keys
  /** Tokens, and US dollars. */
  readonly usage?: { readonly [field in keyof RunUsage]?: Keys }
  /** Counts that are sums of several keys; the first must be there. */
  readonly usageSums?: { readonly [field in keyof RunUsage]?: Keys }
  /** JSON objects of counts. */
  readonly usageBags?: Keys
  /** Keys of names of tools, on a tool's run. */
  readonly toolNames?: Keys
  /** Other keys that readers take and that hold no content, by what they say. */
  readonly labels?: NamedKeys
}
