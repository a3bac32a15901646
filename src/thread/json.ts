import { bytesOf, isBlob } from './binary/bytes-of.ts'
import { toBase64 } from './binary/to-base64.ts'

/** An object of JSON. Its values may be anything: `toJson` makes safe what JSON cannot hold. */
export interface JsonObject {
  readonly [key: string]: unknown
}

// Deeper values are an attack or a mistake, not chat metadata. V8's own limit is some thousand levels.
const MAX_DEPTH = 100

/**
 * Any value as JSON. Never throws: BigInt becomes a decimal string, bytes base64, an array of floats or BigInts a list, a Blob
 * its type and length, a circular reference `"[Circular]"`, an Error its name and message, a Map an object, a Set an array,
 * and an unreadable value `"[Unreadable]"`.
 */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value, replaceUnsafe) ?? 'null'
  } catch {
    return JSON.stringify(toPlain(value, [])) ?? 'null'
  }
}

/** Parses JSON from a span; `undefined` if it is missing or damaged. */
export function fromJson(text: unknown): unknown {
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Any value as text: a string as it is, everything else as JSON. For ids and names of any type that an app gives. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : toJson(value)
}

/** Whether a parsed value is an object with keys. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// JSON.stringify calls it with the owner of the value, which still has the bytes that a Buffer's own toJSON spells out.
function replaceUnsafe(this: unknown, key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error) return { name: value.name, message: value.message }
  if (value instanceof Map) return Object.fromEntries(value)
  if (value instanceof Set) return [...value]
  const binary = (value as { type?: unknown }).type === 'Buffer' ? (this as JsonObject)[key] : value
  return typeof binary === 'object' && binary !== null ? (replaceBinary(binary) ?? value) : value
}

function replaceBinary(value: object): unknown {
  if (isBlob(value)) {
    const { size, type, name } = value
    return { type: 'blob', mime_type: type, length: size, ...(name && { name }) }
  }
  if (isNumbers(value)) return Array.from(value)
  const bytes = bytesOf(value)
  return bytes === undefined ? undefined : toBase64(bytes)
}

// An embedding is a list of numbers. Other arrays are bytes of a sound or a picture.
function isNumbers(value: object): value is Float32Array {
  return ArrayBuffer.isView(value) && /^(?:Float|Big)/.test(value.constructor.name)
}

function toPlain(value: unknown, ancestors: readonly unknown[]): unknown {
  try {
    return copyPlain(value, ancestors)
  } catch {
    return '[Unreadable]'
  }
}

function copyPlain(value: unknown, ancestors: readonly unknown[]): unknown {
  const safe = replaceUnsafe.call({ '': value }, '', value)
  if (typeof safe !== 'object' || safe === null) return safe
  if (ancestors.includes(value)) return '[Circular]'
  if (ancestors.length >= MAX_DEPTH) return '[Too deep]'
  const path = [...ancestors, value]
  const toJSON = (safe as { toJSON?: unknown }).toJSON
  if (typeof toJSON === 'function') return toPlain(toJSON.call(safe), path)
  if (Array.isArray(safe)) return safe.map((item) => toPlain(item, path))
  return Object.fromEntries(Object.keys(safe).map((key) => [key, readPlain(safe, key, path)]))
}

function readPlain(owner: object, key: string, ancestors: readonly unknown[]): unknown {
  try {
    return toPlain((owner as JsonObject)[key], ancestors)
  } catch {
    return '[Unreadable]'
  }
}
