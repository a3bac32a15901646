const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i

/** Whether an address or host name is of this machine only. A name that may lead elsewhere is not. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host)
}
