/** What a window can listen to. */
interface Page {
  addEventListener(event: string, listener: () => unknown, isCaptured?: boolean): void
  removeEventListener(event: string, listener: () => unknown, isCaptured?: boolean): void
}

/**
 * The page's window. Web workers, Node and Cloudflare Workers have none: nothing tells them of their end, and some of
 * them refuse listeners.
 */
export const page: Page | undefined = (globalThis as { readonly window?: Page }).window
