/** Where a page or a worker tells what happens to it. Node, where tests and scripts run a page's code, tells nothing. */
export interface PageEvents {
  addEventListener?(event: string, listener: () => unknown, isCaptured?: boolean): void
  removeEventListener?(event: string, listener: () => unknown, isCaptured?: boolean): void
}
