// Everything else starts anew for each request, or forbids a request to use what another has made.
const LONG_LIVED = /^(?:Node\.js|Bun|Deno|Mozilla)\b/

/**
 * Whether promises, timers and streams belong to the request that made them, as on Cloudflare Workers. Such a runtime ends
 * them with the request, and forbids them outside one. Only plain values may be shared.
 */
export function isRequestBound(): boolean {
  const { navigator, process } = globalThis as {
    readonly navigator?: { readonly userAgent?: string; readonly product?: string }
    readonly process?: { readonly versions?: { readonly node?: string } }
  }
  // Node.js 20 has no navigator.
  if (navigator === undefined) return process?.versions?.node === undefined
  return navigator.product !== 'ReactNative' && !LONG_LIVED.test(navigator.userAgent ?? '')
}
