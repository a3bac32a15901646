/** Thrown inside the receiver if a request is at fault, or cannot be taken now. It becomes a response with its status. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest'
  /** The HTTP status: 4xx, or 503. */
  readonly status: number

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}
