/** The bytes of a value, if it is one of JavaScript's types for them: a buffer, or a view of one. They are not copied. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (!hasTag(value)) return undefined
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  }
  // A buffer of another realm, as in a test runner, is no instance of this one's class.
  const tag = Object.prototype.toString.call(value)
  const isBuffer = tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]'
  return isBuffer ? new Uint8Array(value as ArrayBuffer) : undefined
}

/** A `Blob` or a `File`. Their bytes can only be awaited. */
export interface BlobLike {
  readonly size: number
  /** The media type. Empty if it is not known. */
  readonly type: string
  /** Only of a file. */
  readonly name?: string
}

/** Whether a value is a `Blob` or a `File`, also of a library that brings its own. */
export function isBlob(value: unknown): value is BlobLike {
  return hasTag(value) && /^\[object (?:Blob|File)\]$/.test(Object.prototype.toString.call(value))
}

// Quick to see of nearly all values, which have none.
function hasTag(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Symbol.toStringTag in value
}
