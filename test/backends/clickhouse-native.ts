/**
 * What ClickHouse's client for Go asks first, and how the answer is to be written: a block of the protocol's own revision.
 * Whatever comes later is of the revision that this answer names; 0 is what the engine in the process writes.
 */
export const HELLO = 'SELECT displayName(), version(), revision(), timezone()'

const UINT32_BYTES = 4

/** The answer to {@link HELLO}. */
export function helloBlock(version: string): Uint8Array {
  return Buffer.concat([
    // Block info: field 1, is_overflows false; field 2, bucket_num -1; end.
    Buffer.from([1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0]),
    varint(4),
    varint(1),
    column('displayName()', 'String', text('chdb')),
    column('version()', 'String', text(version)),
    column('revision()', 'UInt32', Buffer.alloc(UINT32_BYTES)),
    column('timezone()', 'String', text('UTC')),
  ])
}

function column(name: string, type: string, value: Uint8Array): Uint8Array {
  const isSerializedInItsOwnWay = Buffer.from([0])
  return Buffer.concat([text(name), text(type), isSerializedInItsOwnWay, value])
}

function text(value: string): Uint8Array {
  const bytes = Buffer.from(value)
  return Buffer.concat([varint(bytes.length), bytes])
}

function varint(value: number): Uint8Array {
  if (value < 0x80) return Buffer.from([value])
  return Buffer.concat([Buffer.from([(value & 0x7f) | 0x80]), varint(value >>> 7)])
}
