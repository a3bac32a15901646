import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '../../conventions')

export type Json = Readonly<Record<string, unknown>>

/** A case, as `conventions/schema.json` describes it. */
export interface GoldenCase {
  readonly name: string
  readonly since: number
  readonly setup: GoldenSetup
  readonly calls: readonly GoldenCall[]
  readonly spans: readonly GoldenSpan[]
  readonly thread?: Json
  readonly except?: Readonly<Partial<Record<'python' | 'browser', string>>>
}

export interface GoldenSetup {
  readonly threadId: string
  readonly clock: readonly string[]
  readonly ids: readonly string[]
  readonly limits?: { readonly content: number }
  readonly mask?: { readonly find: string; readonly replace: string } | 'throws' | 'withholds'
}

export interface GoldenCall {
  readonly at: number
  readonly call: string
  readonly args?: Json
  readonly as?: string
  readonly in?: string
  readonly warns?: number
}

export interface GoldenSpan {
  readonly name: string
  readonly trace_id: string
  readonly span_id: string
  readonly parent_span_id?: string
  readonly trace_state?: string
  readonly start: string
  readonly end: string
  readonly attributes: Json
  readonly links?: readonly GoldenLink[]
  readonly events?: readonly { readonly name: string; readonly attributes: Json }[]
  readonly status?: { readonly code: 'ok' | 'error'; readonly message?: string }
}

export interface GoldenLink {
  readonly trace_id: string
  readonly span_id: string
  readonly attributes: Json
}

/** A file of cases. */
export interface GoldenFile {
  readonly file: string
  readonly content: { readonly cases: readonly GoldenCase[] }
}

/** All files of cases, parsed and not yet checked. */
export function readGoldenFiles(): readonly GoldenFile[] {
  const names = readdirSync(FOLDER).filter(
    (name) => name.endsWith('.json') && name !== 'schema.json',
  )
  return names.toSorted().map((file) => ({
    file,
    content: JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as GoldenFile['content'],
  }))
}

/** The schema of the files, parsed. */
export function readGoldenSchema(): Json {
  return JSON.parse(readFileSync(join(FOLDER, 'schema.json'), 'utf8')) as Json
}
