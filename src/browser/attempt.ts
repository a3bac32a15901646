/** Makes a function that never throws: if the method throws, the fallback is called with the same arguments. */
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
