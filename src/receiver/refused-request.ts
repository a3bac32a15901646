/** Thrown inside the receiver if a request is at fault. It becomes a 4xx response. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest'
  /** The HTTP status. */
  readonly status: number

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}
