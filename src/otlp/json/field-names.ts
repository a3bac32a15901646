// OTLP before 0.15 had "instrumentation library" for scope, and before 0.12 `logs`. The Collector calls the field of that time
// `deprecatedScopeSpans`.
const OLD_NAMES: Readonly<Record<string, readonly string[]>> = {
  scopeSpans: ['deprecatedScopeSpans', 'instrumentationLibrarySpans'],
  scopeLogs: ['deprecatedScopeLogs', 'instrumentationLibraryLogs'],
  scope: ['instrumentationLibrary'],
  logRecords: ['logs'],
}
const old = new Set(Object.values(OLD_NAMES).flat())
const otherNames = new Map<string, readonly string[]>()

/**
 * The names that the fields of an OTLP/JSON body have. OTLP wants lowerCamelCase. The names of the protobuf files, in snake
 * case, and those of earlier versions are taken as well, because senders that use them lose everything otherwise. The
 * sender gets a warning.
 *
 * @see https://github.com/open-telemetry/opentelemetry-collector, pdata/internal/generated_proto_resourcespans.go (v1.50),
 *   which takes snake case and `deprecatedScopeSpans`
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export class FieldNames {
  #warning: string | undefined

  /** What the sender should know. Only the first odd name is in it. `undefined` if there is none. */
  get warning(): string | undefined {
    return this.#warning
  }

  /** Whether an object has a field under another name. If not, {@link read} need not search for each absent field. */
  hasOther(owner: Readonly<Record<string, unknown>>): boolean {
    for (const name in owner) if (name.includes('_') || old.has(name)) return true
    return false
  }

  /** The value of a field that is absent under its own name. `undefined` if it is absent under all its names. */
  read(owner: Readonly<Record<string, unknown>>, key: string): unknown {
    for (const name of otherNamesOf(key)) {
      const value = owner[name]
      if (value === undefined || value === null) continue
      this.#warning ??= `"${name}" was read as ${key}, its name in OTLP/JSON`
      return value
    }
    return undefined
  }

  /**
   * Notes that a list is absent from an object that has another one: what is in that one was not read.
   *
   * @param at - The path of the object.
   * @param known - The fields that the object may have besides the list.
   */
  noteUnread(
    owner: Readonly<Record<string, unknown>>,
    at: string,
    key: string,
    known: readonly string[],
  ): void {
    if (this.#warning !== undefined) return
    const names = new Set(known.flatMap((field) => [field, ...otherNamesOf(field)]))
    const unread = Object.keys(owner).find((name) => isFilled(owner[name]) && !names.has(name))
    if (unread === undefined) return
    const quoted = JSON.stringify(unread.slice(0, 64))
    this.#warning = `${at} has ${quoted} and no ${key}, so nothing in it was read`
  }
}

function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

function otherNamesOf(key: string): readonly string[] {
  let names = otherNames.get(key)
  if (names === undefined) otherNames.set(key, (names = findOtherNames(key)))
  return names
}

function findOtherNames(key: string): readonly string[] {
  const old = OLD_NAMES[key] ?? []
  return [key, ...old].flatMap((name) => [name, toSnakeCase(name)]).filter(isNot(key))
}

function isNot(key: string): (name: string) => boolean {
  return (name) => name !== key
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
