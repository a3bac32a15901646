import { OptionError } from '../thread/errors.ts'
import { sharedInProcess } from '../thread/shared-in-process.ts'
import { SIGNATURE_LENGTH } from '../thread/tracestate-entry.ts'
import { nodeCrypto } from './node-crypto.ts'

/** The secret that signs entries. Of a list the first signs and all of them verify, so that it can be rotated. */
export type PropagationSecret = string | readonly string[]

// Shorter secrets can be guessed from one entry.
const MIN_LENGTH = 16

const configured = sharedInProcess<{ secrets: readonly string[] }>('secret.1', () => ({
  secrets: [],
}))

/** @throws OptionError as {@link readPropagationSecret} does. */
export function setPropagationSecret(owner: string, secret: PropagationSecret): void {
  configured.secrets = readPropagationSecret(owner, secret)
}

/** @throws OptionError naming the owner if a secret is unusable, or if the runtime has no `node:crypto`. */
export function readPropagationSecret(owner: string, secret: PropagationSecret): readonly string[] {
  const secrets: readonly unknown[] = Array.isArray(secret) ? secret : [secret]
  if (secrets.length === 0 || !secrets.every(isSecret)) {
    throw new OptionError(
      `${owner}: propagationSecret must be a text of at least ${MIN_LENGTH} characters, or a list of them`,
    )
  }
  if (nodeCrypto() === undefined) {
    throw new OptionError(
      `${owner}: propagationSecret needs node:crypto, which this runtime does not have`,
    )
  }
  return secrets
}

/** Whether entries are signed in this process, and unsigned ones name nothing. */
export function hasPropagationSecret(): boolean {
  return configured.secrets.length > 0
}

/** The signature of an entry in one trace: copied to another trace, the entry is not valid. */
export function signEntry(traceId: string, text: string): string {
  return signatureOf(configured.secrets[0] ?? '', traceId, text)
}

/** Whether one of the secrets has signed an entry for this trace. */
export function isSignedEntry(traceId: string, text: string, signature: string): boolean {
  const encoder = new TextEncoder()
  const given = encoder.encode(signature)
  return configured.secrets.some((secret) => {
    const own = encoder.encode(signatureOf(secret, traceId, text))
    return own.length === given.length && nodeCrypto()?.timingSafeEqual(own, given) === true
  })
}

function signatureOf(secret: string, traceId: string, text: string): string {
  const signed = `threadspan\n${traceId}\n${text}`
  const hmac = nodeCrypto()?.createHmac('sha256', secret).update(signed).digest('base64url')
  return hmac?.slice(0, SIGNATURE_LENGTH) ?? ''
}

function isSecret(secret: unknown): secret is string {
  return typeof secret === 'string' && secret.length >= MIN_LENGTH
}
