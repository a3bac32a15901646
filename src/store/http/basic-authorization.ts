import type { BackendAddress } from './backend-address.ts'

/** The header for the user and password of an address. Empty if it has none. */
export function basicAuthorization({
  username,
  password,
}: Pick<BackendAddress, 'username' | 'password'>): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {}
  const encoded = Buffer.from(`${username}:${password}`).toString('base64')
  return { authorization: `Basic ${encoded}` }
}
