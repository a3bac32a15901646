/** Thrown inside the receiver where a request is at fault; it becomes a 4xx answer. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest'
  /** The HTTP status. */
  readonly status: number

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}
