import { OtlpDecodeError, StoreError } from '../../thread/errors.ts'
import { type BackendAddress, parseBackendAddress } from './backend-address.ts'
import type { PartialAnswer } from './partial-answer.ts'
import {
  type BackendOptions,
  resolveBackendOptions,
  type ResolvedBackendOptions,
} from './backend-options.ts'

/** What every connection to a backend has: its address, its options, and the wording of its errors. */
export abstract class BackendConnection {
  protected readonly address: BackendAddress
  protected readonly options: ResolvedBackendOptions

  /** @throws OptionError if the URL or an option is wrong. */
  constructor(url: string, options: BackendOptions) {
    this.options = resolveBackendOptions(options)
    this.address = parseBackendAddress(url, this.options.headers)
  }

  /**
   * Runs `read` on a response, whose fields may be of any type.
   *
   * @throws StoreError if `read` finds a field of a wrong type.
   */
  read<T>(read: () => T): T {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof OtlpDecodeError)) throw error
      throw this.failure(`its response makes no sense: ${error.message}`)
    }
  }

  /** Reports an incomplete answer. Pass the message without the backend's name. It may quote the backend's response. */
  partial(answer: PartialAnswer): void {
    const { name, secrets } = this.address
    this.options.onPartial({ ...answer, message: secrets.hide(`${name}: ${answer.message}`) })
  }

  /** An error about this backend. The reason completes a sentence that begins with the backend's name. */
  failure(reason: string): StoreError {
    const { name, secrets } = this.address
    return new StoreError(secrets.hide(`cannot read from ${name}: ${reason}`))
  }
}
