import type { GoldenSetup } from './golden-case.ts'

/** The mask of a case, as the app would write it. */
export function goldenMask(
  mask: Exclude<NonNullable<GoldenSetup['mask']>, 'withholds'>,
): (text: string) => string {
  return (text) => {
    if (mask === 'throws') throw new Error('the mask of the case')
    return text.replaceAll(mask.find, mask.replace)
  }
}
