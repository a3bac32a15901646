import { RefusedRequest } from '../refused-request.ts'

/** Thrown inside the receiver if a body has too many bytes. */
export class BodyTooLarge extends RefusedRequest {
  constructor(maxBytes: number, when: string) {
    super(413, `the body is larger than ${maxBytes} bytes ${when}`)
  }
}
