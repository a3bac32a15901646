type Crypto = ReturnType<typeof globalThis.process.getBuiltinModule<'node:crypto'>>

/**
 * Node's `node:crypto`, which Bun, Deno and workers may have too; `undefined` if this runtime does not have it. WebCrypto
 * cannot take its place: its HMAC is asynchronous, and neither headers nor masks wait.
 */
export function nodeCrypto(): Crypto | undefined {
  return globalThis.process?.getBuiltinModule?.('node:crypto')
}
