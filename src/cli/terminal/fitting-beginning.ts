import stringWidth from 'string-width'

/** As many whole segments of a text, graphemes or words, as fit a width in terminal columns. */
export function fittingBeginning(text: string, width: number, segmenter: Intl.Segmenter): string {
  let fitting = ''
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    used += stringWidth(segment)
    if (used > width) break
    fitting += segment
  }
  return fitting
}
