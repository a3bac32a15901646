import { OtlpDecodeError } from '../../thread/errors.ts'
import { DecodeMeter } from '../limits/decode-meter.ts'
import { NO_LIMITS } from '../limits/otlp-limits.ts'
import type { FieldNames } from './field-names.ts'

const UNSIGNED = /^\d{1,20}$/
const SIGNED = /^-?\d{1,19}$/
const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n

/**
 * One object of an OTLP/JSON body. Each method reads one field by protobuf's JSON mapping. `null` is the same as absent,
 * and an absent field has protobuf's empty value. Unknown fields are ignored.
 *
 * @throws OtlpDecodeError from each method if the field has another type. The message names its path.
 */
export class JsonReader {
  /** Counts what is read here and in the objects inside. */
  readonly meter: DecodeMeter
  // Without it, a field has one name.
  readonly #names: FieldNames | undefined
  #hasOtherNames: boolean | undefined
  readonly #value: unknown
  readonly #step: string
  readonly #index: number | undefined
  readonly #parent: JsonReader | undefined

  constructor(
    value: unknown,
    step: string,
    parent?: JsonReader,
    index?: number,
    meter: DecodeMeter = parent?.meter ?? new DecodeMeter(NO_LIMITS),
    names: FieldNames | undefined = parent === undefined ? undefined : parent.#names,
  ) {
    this.meter = meter
    this.#names = names
    this.#value = value
    this.#step = step
    this.#index = index
    this.#parent = parent
  }

  /** Whether the field is there. */
  has(key: string): boolean {
    return this.value(key) !== undefined
  }

  /** The raw value of the field. `undefined` if it is absent or null. */
  value(key: string): unknown {
    if (isObject(this.#value)) return this.#value[key] ?? this.#underOtherName(this.#value, key)
    throw new OtlpDecodeError(`${this.#path()} is ${nameType(this.#value)}, not an object`)
  }

  /** The names of its fields. */
  keys(): readonly string[] {
    if (isObject(this.#value)) return Object.keys(this.#value)
    throw new OtlpDecodeError(`${this.#path()} is ${nameType(this.#value)}, not an object`)
  }

  text(key: string): string {
    const value = this.value(key) ?? ''
    if (typeof value !== 'string') throw this.fault(key, 'a string')
    return value
  }

  object(key: string): JsonReader | undefined {
    const value = this.value(key)
    return value === undefined ? undefined : new JsonReader(value, key, this)
  }

  list(key: string): readonly JsonReader[] {
    const value = this.value(key) ?? []
    if (!Array.isArray(value)) throw this.fault(key, 'an array')
    return value.map((item, index) => new JsonReader(item, key, this, index))
  }

  /**
   * Like {@link list}, for a list without which the object says nothing. If another list is in its place, the sender hears of
   * it.
   *
   * @param known - The fields that the object may have besides.
   */
  mainList(key: string, known: readonly string[] = []): readonly JsonReader[] {
    const items = this.list(key)
    this.noteUnread(key, known)
    return items
  }

  /** Notes the name of what was not read if the list is absent. */
  noteUnread(key: string, known: readonly string[]): void {
    if (this.has(key) || !isObject(this.#value)) return
    this.#names?.noteUnread(this.#value, this.#path(), key, known)
  }

  /** A list of strings. */
  texts(key: string): readonly string[] {
    const value = this.value(key) ?? []
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
    throw this.fault(key, 'an array of strings')
  }

  boolean(key: string): boolean {
    const value = this.value(key) ?? false
    if (typeof value !== 'boolean') throw this.fault(key, 'a boolean')
    return value
  }

  /** An unsigned 64-bit integer. It is text in OTLP, but some senders write a number. */
  uint64(key: string): bigint {
    const value = this.value(key) ?? 0
    if (typeof value === 'string' && UNSIGNED.test(value)) return BigInt(value)
    if (Number.isInteger(value) && (value as number) >= 0) return BigInt(value as number)
    throw this.fault(key, 'an unsigned integer')
  }

  /** A signed 64-bit integer. */
  int64(key: string): bigint {
    const value = this.value(key) ?? 0
    const written = typeof value === 'string' ? SIGNED.test(value) : Number.isInteger(value)
    const integer = written ? BigInt(value as string | number) : undefined
    if (integer === undefined || integer < INT64_MIN || integer > INT64_MAX) {
      throw this.fault(key, 'a 64-bit integer')
    }
    return integer
  }

  /** A double. Values that JSON has no number for are text. */
  double(key: string): number {
    const value = this.value(key) ?? 0
    if (typeof value === 'number') return value
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
    if (Number.isNaN(number) && value !== 'NaN') throw this.fault(key, 'a number')
    return number
  }

  /** An error for a field that has the wrong type. */
  fault(key: string, wanted: string): OtlpDecodeError {
    return new OtlpDecodeError(
      `${this.#path()}.${key} is ${nameType(this.value(key))}, not ${wanted}`,
    )
  }

  #underOtherName(owner: Readonly<Record<string, unknown>>, key: string): unknown {
    if (this.#names === undefined) return undefined
    this.#hasOtherNames ??= this.#names.hasOther(owner)
    return this.#hasOtherNames ? this.#names.read(owner, key) : undefined
  }

  // Built only for an error, as a body has millions of fields and seldom a fault.
  #path(): string {
    const step = this.#index === undefined ? this.#step : `${this.#step}[${this.#index}]`
    return this.#parent === undefined ? step : `${this.#parent.#path()}.${step}`
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nameType(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') return 'an object'
  return JSON.stringify(typeof value === 'string' ? value.slice(0, 64) : value)
}
