import { OtlpDecodeError, StoreError } from '../../thread/errors.ts'
import { type BackendAddress, parseBackendAddress } from './backend-address.ts'
import type { PartialAnswer } from './partial-answer.ts'
import {
  type BackendOptions,
  resolveBackendOptions,
  type ResolvedBackendOptions,
} from './backend-options.ts'

/** What every connection to a backend has: its address, its options, and how it speaks of answers that make no sense. */
export abstract class BackendConnection {
  protected readonly address: BackendAddress
  protected readonly options: ResolvedBackendOptions

  /** @throws OptionError where the URL or an option is wrong. */
  constructor(url: string, options: BackendOptions) {
    this.options = resolveBackendOptions(options)
    this.address = parseBackendAddress(url, this.options.headers)
  }

  /**
   * Reads an answer's fields, which may be of any type.
   *
   * @throws StoreError where `read` finds them to be of another.
   */
  read<T>(read: () => T): T {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof OtlpDecodeError)) throw error
      throw this.failure(`its answer makes no sense: ${error.message}`)
    }
  }

  /** Reports an incomplete answer. The message is given without the backend's name, and may quote its response. */
  partial(answer: PartialAnswer): void {
    const { name, secrets } = this.address
    this.options.onPartial({ ...answer, message: secrets.hide(`${name}: ${answer.message}`) })
  }

  /** An error about this backend. */
  failure(reason: string): StoreError {
    const { name, secrets } = this.address
    return new StoreError(secrets.hide(`cannot read from ${name}: ${reason}`))
  }
}
