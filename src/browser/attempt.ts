/** A function that never throws: where the given one does, the fallback answers in its place. */
export const attempt =
  <Input extends readonly unknown[], Result>(
    method: (...input: Input) => Result,
    fallback: (...input: Input) => Result,
  ): ((...input: Input) => Result) =>
  (...input) => {
    try {
      return method(...input)
    } catch {
      return fallback(...input)
    }
  }
