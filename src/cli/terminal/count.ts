/** A number with its noun: `1 thread`, `3 threads`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
