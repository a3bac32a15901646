const LONG_LIVED = /^(?:Bun|Deno|Mozilla)\b/

/**
 * Whether promises, timers and streams belong to the request that made them, as on Cloudflare Workers. Such a runtime ends
 * them with the request, and forbids them outside one. Only plain values may be shared.
 */
export function isRequestBound(): boolean {
  const { navigator, process } = globalThis as {
    readonly navigator?: { readonly userAgent?: string; readonly product?: string }
    readonly process?: { readonly versions?: { readonly node?: string } }
  }
  const { userAgent = '', product } = navigator ?? {}
  // A Worker may imitate Node.js. In Node.js, an app may have put anything in place of the navigator.
  if (userAgent === 'Cloudflare-Workers') return true
  if (process?.versions?.node !== undefined) return false
  return product !== 'ReactNative' && !LONG_LIVED.test(userAgent)
}
