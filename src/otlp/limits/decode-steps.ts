/**
 * Decoding that can pause after each step, so that a large body does not keep a server from its other requests. A step
 * yields roughly how many bytes the decoded spans take so far.
 */
export type DecodeSteps<Decoded> = Generator<number, Decoded, void>

/** Decodes without a pause. */
export function finishSteps<Decoded>(steps: DecodeSteps<Decoded>): Decoded {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
